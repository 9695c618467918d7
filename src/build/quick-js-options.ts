/**
 * How TypeScript becomes a component: QuickJS without the asynchronous component ABI, which the
 * transpiler of the build does not run. The options are part of a component's identity.
 */
export const quickJsOptions: readonly string[] = ["--sync"];
