/**
 * One run of a component: a fresh instance, one call, its outcome.
 *
 * 1. `run` never rejects, and settles exactly once: a drop settles it at once as dropped, whatever the
 *    guest still does.
 * 2. A drop unwinds the guest, because its memory would never be collected otherwise.
 * 3. The memory goes back when the run ends, in whatever way.
 */
import type { Dropped, Lease, RunRequest, WorkflowHost } from "../engine/component-runtime.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import type { JsonText } from "../wit/json-text.ts";
import type { Retval } from "../wit/retval.ts";
import { ComponentInstance, ImportRefused } from "./component-instance.ts";
import type { HostInterfaces } from "./component-instance.ts";
import type { DeployedComponent } from "./deployed-component.ts";
import { callParams, isExecutable, outcomeOf, refused, trapped } from "./function-call.ts";
import type { HeldMemory } from "./object-memory.ts";
import { RunOutput } from "./run-output.ts";
import { RunScope } from "./run-scope.ts";
import type { OutputLine } from "./wasi/output-lines.ts";
import { activityWasi, workflowWasi } from "./wasi/wasi-host.ts";
import { wasiInterface } from "./wasi/wasi-interfaces.ts";
import { workflowInterfaces } from "./workflow-calls.ts";

const DROPPED: Dropped = { kind: "dropped" };

export class ComponentLease implements Lease {
  readonly #component: DeployedComponent;
  readonly #memory: HeldMemory;
  readonly #onLine: (line: OutputLine) => void;
  readonly #scope = new RunScope();
  #settle: ((outcome: RunOutcome | Dropped) => void) | null = null;
  #instance: ComponentInstance | null = null;

  constructor(
    component: DeployedComponent,
    memory: HeldMemory,
    onLine: (line: OutputLine) => void,
  ) {
    this.#component = component;
    this.#memory = memory;
    this.#onLine = onLine;
    void memory.lost.then(() => this.drop());
  }

  run(request: RunRequest): Promise<RunOutcome | Dropped> {
    if (this.#scope.isOver) return Promise.resolve(DROPPED);
    return new Promise((resolve) => {
      this.#settle = resolve;
      void this.#outcome(request).then((outcome) => this.#end(outcome));
    });
  }

  drop(): void {
    this.#end(DROPPED);
  }

  /** The first end counts. */
  #end(outcome: RunOutcome | Dropped): void {
    if (this.#scope.isOver) return;
    this.#scope.end();
    this.#memory.release();
    this.#settle?.(outcome);
  }

  async #outcome(request: RunRequest): Promise<RunOutcome> {
    try {
      return await this.#perform(request);
    } catch (error) {
      if (error instanceof ImportRefused) return refused(error.message);
      return trapped(error instanceof Error ? error : new Error(String(error)), "");
    }
  }

  async #perform(request: RunRequest): Promise<RunOutcome> {
    const { ffqn } = request;
    const signature = this.#component.exported(ffqn);
    if (signature === undefined || !isExecutable(signature)) {
      return refused(`${this.#component.id} exports no function ${ffqn} that returns a result`);
    }
    const params = callParams(request.params, signature);
    if ("kind" in params) return params;
    const output = new RunOutput(this.#onLine);
    const host = this.#host(request, output);
    const instance = await ComponentInstance.instantiate(await this.#component.load(), host);
    this.#scope.assertAlive();
    this.#instance = instance;
    this.#measure();
    const end = await instance.call(ffqn, params.ok);
    this.#measure();
    output.end();
    return outcomeOf(end, signature, output.lastErrors);
  }

  #host(request: RunRequest, output: RunOutput): HostInterfaces {
    if (request.kind === "activity") {
      const wasi = activityWasi(this.#scope, request.beforeOutside, output);
      return (name) => wasiInterface(name, wasi);
    }
    const { host } = request;
    const wasi = workflowWasi(host, output);
    const functions = workflowInterfaces(this.#component.entry.imports, (ffqn, params) =>
      this.#call(host, ffqn, params),
    );
    return (name) => functions.get(name) ?? wasiInterface(name, wasi);
  }

  /** The component is suspended until the answer comes; its memory may be taken meanwhile. */
  async #call(host: WorkflowHost, ffqn: Ffqn, params: JsonText): Promise<Retval> {
    this.#scope.assertAlive();
    this.#measure();
    this.#memory.suspend();
    const retval = await this.#scope.wait<Retval>((resolve) => {
      host.call(ffqn, params).then(resolve, () => this.drop());
      return () => undefined;
    });
    if (!this.#memory.resume()) this.drop();
    this.#scope.assertAlive();
    return retval;
  }

  #measure(): void {
    const bytes = this.#instance?.memoryBytes;
    if (bytes === undefined) return;
    this.#component.measured(bytes);
    this.#memory.measured(bytes);
  }
}
