/** The API over fakes of what it reaches: the objects of executions, and the functions of components. */
import { createExecutionContext } from "cloudflare:test";
import { createApi } from "../../../src/api/api.ts";
import type { CatalogComponent, FunctionCatalog } from "../../../src/api/function-catalog.ts";
import type { CatalogRpc } from "../../../src/engine/catalog-rpc.ts";
import type { ExecutionRpc } from "../../../src/engine/execution-rpc.ts";
import type { FunctionSignature } from "../../../src/wit/wit-type.ts";

export interface Fakes {
  /** Every execution is held by this object. */
  readonly execution?: Partial<ExecutionRpc>;
  readonly catalog?: Partial<CatalogRpc>;
  /** Functions that can be executions, of one component. */
  readonly functions?: readonly FunctionSignature[];
  readonly components?: readonly CatalogComponent[];
  readonly variables?: Pick<Env, "OBELISK_LISTENS_ON" | "OBELISK_TOKEN_HASHES">;
}

export async function sendToFakes(
  request: Request,
  { execution = {}, catalog = {}, functions = [], components, variables }: Fakes,
): Promise<Response> {
  const api = createApi(fakeCatalog(components ?? [fakeComponent({ exports: functions })]));
  const executions = { getByName: () => execution } as unknown as Env["EXECUTIONS"];
  const catalogs = { getByName: () => catalog } as unknown as Env["CATALOG"];
  return api.fetch(
    request,
    {
      EXECUTIONS: executions,
      CATALOG: catalogs,
      ...(variables ?? { OBELISK_LISTENS_ON: "127.0.0.1" }),
    },
    createExecutionContext(),
  );
}

export function fakeCatalog(components: readonly CatalogComponent[]): FunctionCatalog {
  const callable = components.flatMap((component) => component.exports);
  return {
    functionSignature: (ffqn) => callable.find((signature) => signature.ffqn === ffqn),
    components: () => components,
  };
}

export function fakeComponent(parts: Partial<CatalogComponent>): CatalogComponent {
  return {
    name: "fake",
    kind: "activity",
    digest: `sha256:${"f".repeat(64)}`,
    border: "core",
    borderReason: "",
    wit: "",
    exports: [],
    notCallable: [],
    imports: [],
    settings: {
      lockExpiryMs: 30_000,
      maxRetries: 5,
      retryExpBackoffMs: 100,
      onNondeterminism: "park",
    },
    ...parts,
  };
}
