/** The floor: what an object does that has no engine. */
import { DurableObject } from "cloudflare:workers";
import type { ComponentRuntime } from "../../src/engine/component-runtime.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
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
            host: {
              executionId: id,
              nowMs: () => 0,
              call: (called, calledParams) => this.#run(id, called, calledParams),
              sleep: () => Promise.reject(new Error("there are no timers without an engine")),
            },
            log: () => undefined,
          },
    );
    if (outcome.kind !== "returned") throw new Error(`${ffqn} did not return: ${outcome.kind}`);
    return outcome.retval;
  }
}
