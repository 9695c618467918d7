/** How TypeScript becomes a component with each engine. The options are part of a component's identity. */

/** Without the asynchronous component ABI, which the transpiler of the build does not run. */
export const quickJsOptions: readonly string[] = ["--sync"];

/** Without its own server: an activity is called through the interfaces that it exports. */
export const starlingMonkeyOptions: readonly string[] = ["--disable=fetch-event"];
