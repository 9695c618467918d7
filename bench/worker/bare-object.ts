/** The floor: what an object does that has no engine. */
import { DurableObject } from "cloudflare:workers";
import type { ComponentRuntime, WorkflowHost } from "../../src/engine/component-runtime.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import { ownerId } from "../../src/execution/execution-id.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import type { JsonText } from "../../src/wit/json-text.ts";
import type { Retval } from "../../src/wit/retval.ts";
import { componentsOf } from "./bench-functions.ts";

export class BareObject extends DurableObject {
  readonly #components: ComponentRuntime = componentsOf(this.ctx);

  write(): void {
    const { sql } = this.ctx.storage;
    sql.exec("CREATE TABLE rows (seq INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    sql.exec("INSERT INTO rows (seq, text) VALUES (?, ?)", 0, "a row");
  }

  /** Runs a workflow and everything that it calls, writing nothing but the one row. */
  async run(id: ExecutionId, ffqn: Ffqn, params: JsonText): Promise<Retval> {
    this.write();
    return this.#run(id, ffqn, params);
  }

  async #run(id: ExecutionId, ffqn: Ffqn, params: JsonText): Promise<Retval> {
    const target = this.#components.exporting(ffqn);
    if (target === undefined) throw new Error(`no component exports ${ffqn}`);
    const lease = await this.#components.lease(target.component);
    const outcome = await lease.run(
      target.kind === "activity"
        ? {
            kind: "activity",
            ffqn,
            params,
            beforeOutside: () => undefined,
            log: () => undefined,
            info: { executionId: id, attempt: 1, deadlineMs: 0 },
          }
        : {
            kind: "workflow",
            ffqn,
            params,
            host: hostWithoutEngine(id, ffqn, async (call) => ({
              kind: "returned",
              retval: await this.#run(id, call.ffqn, call.params),
            })),
            log: () => undefined,
          },
    );
    if (outcome.kind !== "returned") throw new Error(`${ffqn} did not return: ${outcome.kind}`);
    return outcome.retval;
  }
}

/** A workflow that only calls functions. */
function hostWithoutEngine(
  executionId: ExecutionId,
  ffqn: Ffqn,
  call: WorkflowHost["call"],
): WorkflowHost {
  const absent = (): never => {
    throw new Error("without an engine there are calls alone");
  };
  return {
    executionId,
    owner: ownerId(executionId, 1),
    ffqn,
    generation: 1,
    lastCall: null,
    lastOneOff: null,
    nowMs: () => 0,
    call,
    sleep: absent,
    createJoinSet: absent,
    submit: absent,
    submitDelay: absent,
    joinNext: absent,
    joinNextTry: absent,
    closeJoinSet: absent,
    closed: absent,
    lastId: absent,
    taken: absent,
    resultOf: absent,
    schedule: absent,
    stub: absent,
    restart: absent,
  };
}
