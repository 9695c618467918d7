/** One execution tree: wires the engine to the storage, the alarm and the RPC of its Durable Object. */
import { DurableObject } from "cloudflare:workers";
import type {
  ControlReply,
  CreateReply,
  CreateRequest,
  DelayReply,
  ExecutionResult,
  ExecutionRpc,
  ExecutionStatus,
  LogPage,
  LogRequest,
  Page,
  PageRequest,
} from "../src/engine/execution-rpc.ts";
import { CATALOG_NAME } from "../src/engine/catalog-rpc.ts";
import { cancelDelay } from "../src/engine/cancel-delay.ts";
import {
  cancelExecution,
  pauseExecution,
  retryExecution,
  stubTarget,
  unpauseExecution,
} from "../src/engine/control-tree.ts";
import { createTree } from "../src/engine/create-tree.ts";
import { readExecutions } from "../src/engine/read-executions.ts";
import type { Ports } from "../src/engine/ports.ts";
import { readLogs } from "../src/engine/read-logs.ts";
import { Tree } from "../src/engine/tree.ts";
import { awaitResult, readEvents, readResponses, readStatus } from "../src/engine/tree-reader.ts";
import type { ListedExecution } from "../src/execution/catalog-entry.ts";
import type { DelayOf } from "../src/execution/delay-id.ts";
import type { ListQuery } from "../src/execution/list-query.ts";
import type { ExecutionEvent, ExecutionResponse } from "../src/execution/event.ts";
import type { ExecutionId } from "../src/execution/execution-id.ts";
import { topLevelOf } from "../src/execution/execution-id.ts";
import type { StubOutcome } from "../src/execution/fact.ts";
import type { Retval } from "../src/wit/retval.ts";
import { deployedComponents } from "../src/component/deployed.ts";
import { SqliteJournal } from "../src/storage/sqlite-journal.ts";
import { workersClock } from "./workers-clock.ts";

export class ExecutionObject extends DurableObject implements ExecutionRpc {
  #tree!: Tree;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      const armedAtMs = await ctx.storage.getAlarm();
      this.#tree = new Tree(this.ports(), armedAtMs);
      await this.#tree.recover();
    });
  }

  create(request: CreateRequest): CreateReply {
    return createTree(this.#tree, request);
  }

  status(id: ExecutionId): ExecutionStatus | null {
    return readStatus(this.#tree, id) ?? null;
  }

  /** Waits for the end of the execution, but no longer than `waitMs`. */
  async result(id: ExecutionId, waitMs: number): Promise<ExecutionResult> {
    return awaitResult(this.#tree, id, waitMs);
  }

  list(query: ListQuery): readonly ListedExecution[] | null {
    return readExecutions(this.#tree, query) ?? null;
  }

  events(id: ExecutionId, page: PageRequest): Page<ExecutionEvent> | null {
    return readEvents(this.#tree, id, page) ?? null;
  }

  responses(id: ExecutionId, page: PageRequest): Page<ExecutionResponse> | null {
    return readResponses(this.#tree, id, page) ?? null;
  }

  logs(id: ExecutionId, request: LogRequest, waitMs: number): Promise<LogPage | null> {
    return readLogs(this.#tree, id, request, waitMs);
  }

  pause(id: ExecutionId): ControlReply {
    return pauseExecution(this.#tree, id);
  }

  unpause(id: ExecutionId): ControlReply {
    return unpauseExecution(this.#tree, id);
  }

  retry(id: ExecutionId, request: string): ControlReply {
    return retryExecution(this.#tree, id, request);
  }

  cancel(id: ExecutionId): ControlReply {
    return cancelExecution(this.#tree, id);
  }

  cancelDelay(delay: DelayOf): DelayReply {
    return cancelDelay(this.#tree, delay);
  }

  stub(id: ExecutionId, retval: Retval): StubOutcome {
    return stubTarget(this.#tree, id, retval);
  }

  override alarm(): Promise<void> {
    return this.#tree.alarm();
  }

  protected ports(): Ports {
    const { storage } = this.ctx;
    return {
      journal: new SqliteJournal(storage),
      clock: workersClock,
      alarm: { set: (atMs) => void storage.setAlarm(atMs) },
      components: deployedComponents({
        owner: this.ctx.id.toString(),
        keepAwake: (work) => this.ctx.waitUntil(work),
        bindings: (name): unknown => Reflect.get(this.env, name),
      }),
      outbox: {
        // A stub is broken for good once a call on it has failed, so each message takes its own.
        tell: async (entry) => this.env.CATALOG.getByName(CATALOG_NAME).tell(entry),
        create: async (request) => this.env.EXECUTIONS.getByName(request.id).create(request),
        stub: async (target, retval) =>
          this.env.EXECUTIONS.getByName(topLevelOf(target)).stub(target, retval),
      },
      abort: (reason) => this.ctx.abort(reason),
      // oxlint-disable-next-line no-console -- the platform's log is where operators look
      notice: (line) => console.warn(line),
    };
  }
}
