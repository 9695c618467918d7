/** The resource `join-set` as components hold it. */
import type { WorkflowHost } from "../engine/component-runtime.ts";
import type { JoinSetId } from "../execution/join-set-id.ts";
import { responseId, type ResponseIdValue } from "./response-id.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

const NAMES: ReadonlySet<string> = new Set([
  "obelisk:types/join-set",
  "obelisk:types/join-set@5.0.0",
]);

export class JoinSet {
  readonly joinSet: JoinSetId;
  readonly #host: WorkflowHost;

  constructor(host: WorkflowHost, joinSet: JoinSetId) {
    this.#host = host;
    this.joinSet = joinSet;
  }

  id(): string {
    return this.joinSet;
  }

  lastId(): ResponseIdValue | undefined {
    return responseId(this.#host.lastId(this.joinSet));
  }

  /** The component has dropped the handle. */
  [Symbol.dispose](): void {
    this.#host.closeJoinSet(this.joinSet);
  }
}

/** The interface of the resource, by either name that glue has for it. */
export function joinSetInterface(name: string): HostInterface | undefined {
  return NAMES.has(name) ? { JoinSet } : undefined;
}
