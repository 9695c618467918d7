/** What the build makes of bench/obelisk.toml; the bundler knows where it is. */
declare module "bench-components" {
  export const components: readonly import("../../src/component/component-entry.ts").ComponentEntry[];
}
