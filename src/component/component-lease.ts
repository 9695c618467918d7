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
import { activityInfo } from "./activity-info.ts";
import { assertNever } from "../wit/assert-never.ts";
import type { ComponentInstance } from "./component-instance.ts";
import { CoreInstance } from "./core-instance.ts";
import type { DeployedComponent } from "./deployed-component.ts";
import { isExecutable } from "./executable-function.ts";
import { callParams, outcomeOf, refused, trapped } from "./function-call.ts";
import { httpClient } from "./http-client.ts";
import { guestFailure } from "./guest-failure.ts";
import { ImportRefused, JcoInstance } from "./jco-instance.ts";
import type { HostInterfaces } from "./jco-instance.ts";
import { logInterface } from "./log-interface.ts";
import type { HeldMemory } from "./object-memory.ts";
import { redactedLog, redactedOutcome, redaction } from "./redaction.ts";
import { readEnvironment } from "./run-environment.ts";
import type { Bindings, Variables } from "./run-environment.ts";
import { RunOutput } from "./run-output.ts";
import { RunScope } from "./run-scope.ts";
import { activityWasi, workflowWasi } from "./wasi/wasi-host.ts";
import { wasiHttp } from "./wasi/wasi-http.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import { wasiInterface } from "./wasi/wasi-interfaces.ts";
import { workflowInterfaces } from "./workflow-calls.ts";
import { WORKFLOW_SUPPORT, workflowSupport } from "./workflow-support.ts";

const DROPPED: Dropped = { kind: "dropped" };

export class ComponentLease implements Lease {
  readonly #component: DeployedComponent;
  readonly #memory: HeldMemory;
  readonly #bindings: Bindings;
  readonly #scope = new RunScope();
  #settle: ((outcome: RunOutcome | Dropped) => void) | null = null;
  #instance: ComponentInstance | null = null;

  constructor(component: DeployedComponent, memory: HeldMemory, bindings: Bindings) {
    this.#component = component;
    this.#memory = memory;
    this.#bindings = bindings;
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
    const environment = readEnvironment(this.#component.entry.environment, this.#bindings);
    if ("kind" in environment) return environment;
    const { variables, secrets } = environment;
    if (secrets.length === 0) return this.#guarded(request, variables);
    const redact = redaction(secrets);
    const log = redactedLog(request.log, redact);
    return redactedOutcome(await this.#guarded({ ...request, log }, variables), redact);
  }

  async #guarded(request: RunRequest, variables: Variables): Promise<RunOutcome> {
    try {
      return await this.#perform(request, variables);
    } catch (error) {
      if (error instanceof ImportRefused) return refused(error.message);
      return trapped(error instanceof Error ? error : new Error(String(error)), "");
    }
  }

  async #perform(request: RunRequest, variables: Variables): Promise<RunOutcome> {
    const { ffqn } = request;
    const signature = this.#component.exported(ffqn);
    if (signature === undefined || !isExecutable(signature)) {
      return refused(`${this.#component.id} exports no function ${ffqn} that returns a result`);
    }
    const params = callParams(request.params, signature);
    if ("kind" in params) return params;
    const output = new RunOutput(request.log);
    const instance = await this.#instantiate(request, output, variables);
    this.#scope.assertAlive();
    this.#instance = instance;
    this.#measure();
    const end = await instance.call(signature, params.ok);
    this.#measure();
    output.end();
    return outcomeOf(end, signature, output.lastErrors);
  }

  async #instantiate(
    request: RunRequest,
    output: RunOutput,
    variables: Variables,
  ): Promise<ComponentInstance> {
    const code = await this.#component.load();
    switch (code.border) {
      case "core":
        return new CoreInstance(code);
      case "jco":
        return JcoInstance.instantiate(code, this.#host(request, output, variables));
      default:
        return assertNever(code);
    }
  }

  #host(request: RunRequest, output: RunOutput, variables: Variables): HostInterfaces {
    if (request.kind === "activity") {
      const { beforeOutside, log, info } = request;
      const { name: component, allowedHosts = [] } = this.#component.entry;
      const http = { component, allowedHosts, beforeOutside, log };
      const wasi = activityWasi(this.#scope, beforeOutside, output, variables);
      return (name) =>
        logInterface(name, log) ??
        guestFailure(name) ??
        activityInfo(name, info) ??
        httpClient(name, this.#scope, http) ??
        wasiHttp(name, { scope: this.#scope, context: http, time: wasi.monotonicTime }) ??
        wasiInterface(name, wasi);
    }
    const { host } = request;
    const wasi = workflowWasi(host, output, variables);
    const functions = workflowInterfaces(this.#component.entry.imports, (ffqn, params) =>
      this.#suspended(() => host.call(ffqn, params)),
    );
    return (name) =>
      functions.get(name) ??
      logInterface(name, request.log) ??
      guestFailure(name) ??
      (name === WORKFLOW_SUPPORT ? this.#support(host) : wasiInterface(name, wasi));
  }

  #support(host: WorkflowHost): HostInterface {
    return workflowSupport(host.executionId, (scheduleAt, name) =>
      this.#suspended(() => host.sleep(scheduleAt, name)),
    );
  }

  /** The component is suspended until the answer comes; its memory may be taken meanwhile. */
  async #suspended<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.#scope.assertAlive();
    this.#measure();
    this.#memory.suspend();
    const answer = await this.#scope.wait<Answer>((resolve) => {
      ask().then(resolve, () => this.drop());
      return () => undefined;
    });
    if (!this.#memory.resume()) this.drop();
    this.#scope.assertAlive();
    return answer;
  }

  #measure(): void {
    const bytes = this.#instance?.memoryBytes;
    if (bytes === undefined) return;
    this.#component.measured(bytes);
    this.#memory.measured(bytes);
  }
}
