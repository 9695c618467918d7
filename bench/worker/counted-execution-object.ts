/**
 * An execution object that counts, in this life of it, what its ports write and set, which calls reach it,
 * and whether it turns to anything outside.
 */
import { ExecutionObject } from "../../durable-objects/execution-object.ts";
import type {
  CreateReply,
  CreateRequest,
  ExecutionResult,
  ExecutionStatus,
  LogPage,
  LogRequest,
  Page,
  PageRequest,
} from "../../src/engine/execution-rpc.ts";
import type { Outbox } from "../../src/engine/outbox.ts";
import type { Ports } from "../../src/engine/ports.ts";
import type { ExecutionEvent, ExecutionResponse } from "../../src/execution/event.ts";
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { JournalStorage } from "../../src/storage/sqlite-journal.ts";
import { SqliteJournal } from "../../src/storage/sqlite-journal.ts";
import { componentsOf } from "./bench-functions.ts";
import type { Costs } from "./costs.ts";

export class CountedExecutionObject extends ExecutionObject {
  readonly #costs: { -readonly [Name in keyof Costs]: Costs[Name] };
  #costsOfCreate: Costs | null = null;
  /** While one is, the platform says that none is set. */
  #alarmsUnderWay = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    const costs = {
      journalRows: 0,
      rowsWritten: 0,
      alarmsSet: 0,
      alarmsFired: 0,
      callsReceived: 0,
      catalogMessages: 0,
      bindingsUsed: 0,
    };
    const countedEnv = new Proxy(env, {
      get: (target, name): unknown => {
        costs.bindingsUsed += 1;
        return Reflect.get(target, name);
      },
    });
    super(ctx, countedEnv);
    this.#costs = costs;
  }

  costs(): Costs {
    return { ...this.#costs };
  }

  /** What the call that created the execution had cost when it returned. */
  costsOfCreate(): Costs | null {
    return this.#costsOfCreate;
  }

  /** Nothing is left that would wake it: what it has cost is all that it will. */
  async isQuiet(): Promise<boolean> {
    const armedAtMs = await this.ctx.storage.getAlarm();
    return armedAtMs === null && this.#alarmsUnderWay === 0;
  }

  override create(request: CreateRequest): CreateReply {
    this.#costs.callsReceived += 1;
    const reply = super.create(request);
    this.#costsOfCreate = this.costs();
    return reply;
  }

  override status(id: ExecutionId): ExecutionStatus | null {
    this.#costs.callsReceived += 1;
    return super.status(id);
  }

  override async result(id: ExecutionId, waitMs: number): Promise<ExecutionResult> {
    this.#costs.callsReceived += 1;
    return super.result(id, waitMs);
  }

  override events(id: ExecutionId, page: PageRequest): Page<ExecutionEvent> | null {
    this.#costs.callsReceived += 1;
    return super.events(id, page);
  }

  override responses(id: ExecutionId, page: PageRequest): Page<ExecutionResponse> | null {
    this.#costs.callsReceived += 1;
    return super.responses(id, page);
  }

  override logs(id: ExecutionId, request: LogRequest, waitMs: number): Promise<LogPage | null> {
    this.#costs.callsReceived += 1;
    return super.logs(id, request, waitMs);
  }

  override async alarm(): Promise<void> {
    this.#costs.alarmsFired += 1;
    this.#alarmsUnderWay += 1;
    await super.alarm();
    this.#alarmsUnderWay -= 1;
  }

  protected override ports(): Ports {
    const ports = super.ports();
    const journal = new SqliteJournal(this.#countedStorage());
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
        append: (commit, logs) => {
          const before = journal.nextSeq;
          journal.append(commit, logs);
          this.#costs.journalRows += journal.nextSeq - before;
        },
        commits: (from, until) => journal.commits(from, until),
        logs: (from, until, order) => journal.logs(from, until, order),
        sync: () => journal.sync(),
      },
      alarm: {
        set: (atMs) => {
          this.#costs.alarmsSet += 1;
          ports.alarm.set(atMs);
        },
      },
      outbox: ports.outbox && this.#countedOutbox(ports.outbox),
      components: componentsOf(this.ctx),
    };
  }

  #countedOutbox(outbox: Outbox): Outbox {
    return {
      tell: (entry) => {
        this.#costs.catalogMessages += 1;
        return outbox.tell(entry);
      },
      create: (request) => outbox.create(request),
      stub: (target, retval) => outbox.stub(target, retval),
    };
  }

  #countedStorage(): JournalStorage {
    const { storage } = this.ctx;
    return {
      sql: {
        exec: (query, ...bindings) => {
          const cursor = storage.sql.exec(query, ...bindings);
          const rows = cursor.toArray();
          this.#costs.rowsWritten += cursor.rowsWritten;
          return { toArray: () => rows };
        },
      },
      transactionSync: (work) => storage.transactionSync(work),
      sync: () => storage.sync(),
    };
  }
}
