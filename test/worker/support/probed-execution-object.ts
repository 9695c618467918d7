/**
 * An execution object that stops at a chosen call of a port: from then on nothing that it does has an
 * effect, until the test aborts all objects. (The abort itself cannot come from within the object.)
 */
import { ExecutionObject } from "../../../durable-objects/execution-object.ts";
import type { Lease } from "../../../src/engine/component-runtime.ts";
import type { Ports } from "../../../src/engine/ports.ts";

/** Shared by the test and the object: the plugin runs both in one isolate. */
export const probe = {
  /** Calls of ports so far, counted before and after each. */
  calls: 0,
  /** The call at which the object stops; null for never. */
  stopAt: null as number | null,
  /** Where it has stopped. */
  stopped: null as string | null,
};

/** One life of the object. */
interface Life {
  hasStopped: boolean;
}

export class ProbedExecutionObject extends ExecutionObject {
  protected override ports(): Ports {
    const { journal, clock, alarm, components, abort } = super.ports();
    const life: Life = { hasStopped: false };
    const around = <T>(name: string, call: () => T): T => {
      point(life, `before ${name}`);
      const result = call();
      point(life, `after ${name}`);
      return result;
    };
    const aroundAsync = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      point(life, `before ${name}`);
      const result = await call();
      point(life, `after ${name}`);
      return result;
    };
    const probed = (lease: Lease): Lease => ({
      run: (request) => aroundAsync(`lease.run ${request.ffqn}`, () => lease.run(request)),
      drop: () => lease.drop(),
    });
    return {
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
        append: (commit, logs) => around("journal.append", () => journal.append(commit, logs)),
        commits: (from, until) => around("journal.commits", () => journal.commits(from, until)),
        logs: (from, until, order) => journal.logs(from, until, order),
        sync: () => aroundAsync("journal.sync", () => journal.sync()),
      },
      clock: {
        nowMs: () => clock.nowMs(),
        turn: () => aroundAsync("clock.turn", () => clock.turn()),
        at: (atMs, callback) => around("clock.at", () => clock.at(atMs, callback)),
      },
      // Its alarm would come when the next object is probed, and count for that.
      outbox: null,
      alarm: { set: (atMs) => around("alarm.set", () => alarm.set(atMs)) },
      components: {
        exporting: (ffqn) => components.exporting(ffqn),
        resultMismatch: (ffqn, retval) => components.resultMismatch(ffqn, retval),
        lease: async (component) =>
          probed(await aroundAsync("components.lease", () => components.lease(component))),
      },
      abort: (reason) => {
        if (!life.hasStopped) abort(reason);
      },
    };
  }
}

function point(life: Life, name: string): void {
  if (life.hasStopped) throw new Error(`${name}: the object has stopped`);
  probe.calls += 1;
  if (probe.calls !== probe.stopAt) return;
  life.hasStopped = true;
  probe.stopped = `${probe.calls} ${name}`;
  throw new Error(`stopped ${name}`);
}
