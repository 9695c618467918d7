/**
 * One run of a component: an instance in its initial state, one call, its outcome.
 *
 * 1. `run` never rejects, and settles exactly once: a drop settles it at once as dropped, whatever the
 *    guest still does.
 * 2. A drop unwinds the guest, because its memory would never be collected otherwise.
 * 3. The memory goes back when the run ends, in whatever way. The instance goes with it to later runs if it
 *    returned and could be put back to its initial state; nothing stays from one run to the next.
 */
import { LimitReached } from "../engine/component-runtime.ts";
import type {
  Dropped,
  Lease,
  RunRequest,
  Soon,
  WorkflowHost,
} from "../engine/component-runtime.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";
import { activityInfo } from "./activity-info.ts";
import { CoreInstance } from "./core-instance.ts";
import type { DeployedComponent } from "./deployed-component.ts";
import { isExecutable } from "./executable-function.ts";
import { executionIdGenerator } from "./execution-id-generator.ts";
import { callParams, outcomeOf, refused, trapped } from "./function-call.ts";
import { httpClient } from "./http-client.ts";
import { guestFailure } from "./guest-failure.ts";
import type { HostInterfaces } from "./host-function.ts";
import { ImportRefused } from "./import-refused.ts";
import { JcoInstance } from "./jco-instance.ts";
import { restartInterface } from "./restart-interface.ts";
import type { ReusableInstance } from "./reusable-instance.ts";
import { joinSetInterface } from "./join-set-handle.ts";
import { logInterface } from "./log-interface.ts";
import type { HeldMemory } from "./object-memory.ts";
import { redactedLog, redactedOutcome, redaction } from "./redaction.ts";
import { readEnvironment } from "./run-environment.ts";
import type { Bindings, Variables } from "./run-environment.ts";
import { RunOutput } from "./run-output.ts";
import { RunScope } from "./run-scope.ts";
import { activityWasi, workflowWasi } from "./wasi/wasi-host.ts";
import { wasiHttp } from "./wasi/wasi-http.ts";
import { wasiInterface } from "./wasi/wasi-interfaces.ts";
import { workflowInterfaces } from "./workflow-calls.ts";
import type { WorkflowScope } from "./workflow-scope.ts";
import { workflowSupportInterface } from "./workflow-support.ts";

type Ended<Answer> = { readonly value: Answer } | { readonly error: unknown };

const DROPPED: Dropped = { kind: "dropped" };

/** What a run may see of the deployment. */
export interface Surroundings {
  readonly bindings: Bindings;
  /** The function as it is deployed now. */
  readonly signatureOf: WorkflowScope["signatureOf"];
  /** Called once, at the end. */
  readonly onEnd?: () => void;
}

export class ComponentLease implements Lease {
  readonly #component: DeployedComponent;
  readonly #memory: HeldMemory;
  readonly #bindings: Bindings;
  readonly #signatureOf: WorkflowScope["signatureOf"];
  readonly #onEnd: (() => void) | undefined;
  readonly #scope = new RunScope();
  #settle: ((outcome: RunOutcome | Dropped) => void) | null = null;
  #instance: ReusableInstance | null = null;
  /** What the call threw leaves the instance in a state that nobody knows. */
  #hasThrown = false;

  constructor(component: DeployedComponent, memory: HeldMemory, surroundings: Surroundings) {
    this.#component = component;
    this.#memory = memory;
    this.#bindings = surroundings.bindings;
    this.#signatureOf = surroundings.signatureOf;
    this.#onEnd = surroundings.onEnd;
    void memory.lost.then(() => this.drop());
  }

  run(request: RunRequest): Promise<RunOutcome | Dropped> {
    if (this.#scope.isOver) return Promise.resolve(DROPPED);
    return new Promise((resolve) => {
      this.#settle = resolve;
      void this.#outcome(request).then((outcome) => this.#end(outcome, this.#clean()));
    });
  }

  drop(): void {
    this.#end(DROPPED);
  }

  /**
   * The first end counts.
   * @param clean the instance, if later runs can have it
   */
  #end(outcome: RunOutcome | Dropped, clean: ReusableInstance | null = null): void {
    if (this.#scope.isOver) return;
    this.#scope.end();
    this.#memory.release(clean);
    this.#onEnd?.();
    this.#settle?.(outcome);
  }

  /** The instance in its initial state, unless that is out of reach or nobody would use it again. */
  #clean(): ReusableInstance | null {
    const instance = this.#instance;
    if (instance === null || this.#hasThrown || this.#scope.isOver) return null;
    return this.#memory.wouldKeep && instance.reset() ? instance : null;
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
    this.#hasThrown = end.kind === "threw";
    output.end();
    return outcomeOf(end, signature, output.lastErrors);
  }

  async #instantiate(
    request: RunRequest,
    output: RunOutput,
    variables: Variables,
  ): Promise<ReusableInstance> {
    const code = await this.#component.load();
    const host = this.#host(request, output, variables);
    const spare = this.#memory.takeSpare();
    if (spare === null) {
      return code.border === "core"
        ? new CoreInstance(code, host)
        : JcoInstance.instantiate(code, host);
    }
    spare.connect(host);
    return spare;
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
    const scope = this.#workflowScope(host);
    const functions = workflowInterfaces(this.#component.entry.imports, scope);
    return (name) =>
      functions.get(name) ??
      logInterface(name, request.log) ??
      guestFailure(name) ??
      joinSetInterface(name) ??
      workflowSupportInterface(name, scope) ??
      restartInterface(name, scope) ??
      wasiInterface(name, wasi);
  }

  #workflowScope(host: WorkflowHost): WorkflowScope {
    return {
      host,
      signatureOf: this.#signatureOf,
      soon: (ask) => this.#soon(ask),
      generateId: executionIdGenerator(host.owner),
    };
  }

  /** Asks the host; the component is suspended while that does not answer. */
  #soon<Answer>(ask: () => Soon<Answer>): Soon<Answer> {
    this.#scope.assertAlive();
    let answer: Soon<Answer>;
    try {
      answer = ask();
    } catch (error) {
      return this.#unwound(error);
    }
    return answer instanceof Promise ? this.#suspended(answer) : answer;
  }

  /** Its memory may be taken meanwhile. */
  async #suspended<Answer>(asked: Promise<Answer>): Promise<Answer> {
    // Handled here already: the run may be over, and then nobody waits any more.
    const ended = asked.then(
      (value): Ended<Answer> => ({ value }),
      (error: unknown): Ended<Answer> => ({ error }),
    );
    this.#measure();
    this.#memory.suspend();
    const answer = await this.#scope.wait<Ended<Answer>>((resolve) => {
      void ended.then(resolve);
      return () => undefined;
    });
    if (!this.#memory.resume()) this.drop();
    this.#scope.assertAlive();
    return "error" in answer ? this.#unwound(answer.error) : answer.value;
  }

  /** A limit is for the component to trap on; everything else that the host throws ends the run. */
  #unwound(error: unknown): never {
    if (error instanceof LimitReached) throw error;
    this.drop();
    this.#scope.assertAlive();
    throw error;
  }

  #measure(): void {
    const bytes = this.#instance?.memoryBytes;
    if (bytes === undefined) return;
    this.#component.measured(bytes);
    this.#memory.measured(bytes);
  }
}
