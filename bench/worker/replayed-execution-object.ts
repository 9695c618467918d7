/** An execution object that can be made to die, and that times what its next life does to go on. */
import type { Lease, RunRequest, WorkflowHost } from "../../src/engine/component-runtime.ts";
import type { Ports } from "../../src/engine/ports.ts";
import { CountedExecutionObject } from "./counted-execution-object.ts";

/** What one life of the object did, in milliseconds. */
export interface LifeTimes {
  /** Reading the journal and folding it. */
  readonly loadMs: number;
  /** From the first call that the workflow made to the last. */
  readonly callsMs: number;
  readonly calls: number;
}

export class ReplayedExecutionObject extends CountedExecutionObject {
  #loadMs: number | null = null;
  #calls = 0;
  #firstCallAtMs = 0;
  #lastCallAtMs = 0;

  times(): LifeTimes {
    return {
      loadMs: this.#loadMs ?? 0,
      callsMs: this.#lastCallAtMs - this.#firstCallAtMs,
      calls: this.#calls,
    };
  }

  /** Milliseconds that the rows of the journal take, selected and parsed with nothing in between. */
  selectAndParse(): number {
    const startedAtMs = performance.now();
    const rows = this.ctx.storage.sql.exec<{ facts: string }>(
      "SELECT seq, at_ms, is_last, facts FROM journal ORDER BY seq",
    );
    for (const { facts } of rows) JSON.parse(facts);
    return performance.now() - startedAtMs;
  }

  async die(): Promise<void> {
    await this.ctx.storage.sync();
    this.ctx.abort("as the benchmark asked");
  }

  protected override ports(): Ports {
    const ports = super.ports();
    const { journal, components } = ports;
    return {
      ...ports,
      journal: {
        get nextSeq() {
          return journal.nextSeq;
        },
        get firstSeq() {
          return journal.firstSeq;
        },
        beginGeneration: () => journal.beginGeneration(),
        generationBefore: (firstSeq) => journal.generationBefore(firstSeq),
        forgetBefore: (firstSeq) => journal.forgetBefore(firstSeq),
        append: (commit, logs) => journal.append(commit, logs),
        commits: (from, until) =>
          this.#loadMs === null
            ? this.#timedLoad(journal.commits(from, until))
            : journal.commits(from, until),
        logs: (from, until, order) => journal.logs(from, until, order),
        sync: () => journal.sync(),
      },
      components: {
        exporting: (ffqn) => components.exporting(ffqn),
        resultMismatch: (ffqn, retval) => components.resultMismatch(ffqn, retval),
        lease: async (component) => this.#timedLease(await components.lease(component)),
      },
    };
  }

  *#timedLoad<T>(commits: Iterable<T>): Generator<T> {
    const startedAtMs = performance.now();
    yield* commits;
    this.#loadMs = performance.now() - startedAtMs;
  }

  #timedLease(lease: Lease): Lease {
    return {
      run: (request) => lease.run(request.kind === "workflow" ? this.#timedRun(request) : request),
      drop: () => lease.drop(),
    };
  }

  #timedRun(request: Extract<RunRequest, { readonly kind: "workflow" }>): RunRequest {
    const call: WorkflowHost["call"] = (called) => {
      this.#lastCallAtMs = performance.now();
      if (this.#calls === 0) this.#firstCallAtMs = this.#lastCallAtMs;
      this.#calls += 1;
      return request.host.call(called);
    };
    const host = new Proxy(request.host, {
      get: (target, name) => {
        if (name === "call") return call;
        const own: unknown = Reflect.get(target, name, target);
        if (typeof own !== "function") return own;
        return (...args: unknown[]): unknown => Reflect.apply(own, target, args);
      },
    });
    return { ...request, host };
  }
}
