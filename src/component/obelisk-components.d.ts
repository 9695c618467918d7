/**
 * What the build has made of the project's obelisk.toml. Each project has its own: the alias in its wrangler.toml
 * says where.
 */
declare module "obelisk-components" {
  export const components: readonly import("./component-entry.ts").ComponentEntry[];
}
