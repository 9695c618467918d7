/** What the platform gives the Worker: bindings of wrangler.toml, secrets and variables. */
declare namespace Cloudflare {
  interface Env {
    readonly EXECUTIONS: DurableObjectNamespace<
      import("../durable-objects/execution-object.ts").ExecutionObject
    >;
    readonly CATALOG: DurableObjectNamespace<
      import("../durable-objects/catalog-object.ts").CatalogObject
    >;
    /** Secret: sha256 hashes of the API tokens, separated by commas or blanks. */
    readonly OBELISK_TOKEN_HASHES?: string;
    /** The address on which a local server listens, set by `obelisk executor serve`; never set when deployed. */
    readonly OBELISK_LISTENS_ON?: string;
  }
}

type Env = Cloudflare.Env;
