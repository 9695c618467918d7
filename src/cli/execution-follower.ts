/** Follows an execution to its end, and reports each change of it and of what it waits for. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiAnswer, ApiClient, ApiReply, Unreachable } from "./api-client.ts";
import type { ExecutionStatus } from "./execution-status.ts";
import { describeStatus, executionStatus, relativeId } from "./execution-status.ts";

/** How long a server may be gone before the follower gives up; the execution itself goes on. */
const OUTAGE_MAX_MS = 120_000;
const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 2_000;
/** How many executions deep the follower looks into what an execution waits for. */
const DEPTH_MAX = 8;

export class ExecutionFollower {
  readonly #client: ApiClient;
  readonly #id: string;
  readonly #report: (line: string) => void;
  readonly #seen = new Map<string, string>();

  constructor(client: ApiClient, id: string, report: (line: string) => void) {
    this.#client = client;
    this.#id = id;
    this.#report = report;
  }

  /** Resolves with the answer that holds the result, or with what keeps it from coming. */
  async result(): Promise<ApiReply> {
    for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 1.5, SLOWEST_POLL_MS)) {
      const state = await this.#observe(this.#id, DEPTH_MAX);
      if ("kind" in state) return state;
      if (state.isFinished) return this.#get("");
      if (state.hasChanged) waitMs = FIRST_POLL_MS;
      await sleep(waitMs);
    }
  }

  /** Reports what is new about an execution and, in turn, about the one that it waits for. */
  async #observe(
    id: string,
    depth: number,
  ): Promise<{ isFinished: boolean; hasChanged: boolean } | ApiAnswer | Unreachable> {
    const reply = await this.#get("/status", id);
    if (reply.kind === "unreachable" || reply.status !== 200) return reply;
    const status = executionStatus.parse(JSON.parse(reply.text));
    const isNew = this.#note(status);
    const isFinished = status.pending_state.status === "finished";
    if (status.blocked_on === null || depth === 0) return { isFinished, hasChanged: isNew };
    const child = await this.#observe(status.blocked_on.execution_id, depth - 1);
    if ("kind" in child) return child;
    return { isFinished, hasChanged: isNew || child.hasChanged };
  }

  #note(status: ExecutionStatus): boolean {
    const text = describeStatus(status);
    if (this.#seen.get(status.execution_id) === text) return false;
    this.#seen.set(status.execution_id, text);
    const name =
      status.execution_id === this.#id
        ? status.ffqn
        : `${relativeId(status.execution_id, this.#id)} (${status.ffqn})`;
    this.#report(`${name}: ${text}`);
    return true;
  }

  #get(suffix: string, id: string = this.#id): Promise<ApiReply> {
    return this.#client.send(
      { method: "GET", path: `/v1/executions/${encodeURIComponent(id)}${suffix}` },
      {
        forMs: OUTAGE_MAX_MS,
        onOutage: (reason) => this.#report(`the server does not answer (${reason}), trying again`),
      },
    );
  }
}
