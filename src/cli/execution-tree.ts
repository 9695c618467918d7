/**
 * An execution and what is below it, as far as it was observed: from the status of each execution, the requests in
 * its events, and its responses. Of children that have ended the response says all that is shown.
 */
import { z } from "zod";
import type { ApiAnswer, ApiReply, Unreachable } from "./api-client.ts";
import type { ExecutionStatus } from "./execution-status.ts";
import { executionStatus } from "./execution-status.ts";
import { isSuccess } from "./refusal.ts";

export interface ExecutionNode {
  readonly id: string;
  readonly ffqn: string;
  readonly createdAt: string;
  /** Null while it was not read. */
  status: ExecutionStatus | null;
  /** What its parent received from it. */
  end: ChildEnd | null;
  /** In the order in which they were asked for. */
  readonly children: Map<string, ExecutionNode>;
}

export interface ChildEnd {
  readonly at: string;
  /** `ok`, `err`, or the kind of an execution failure. */
  readonly kind: string;
}

interface Position {
  nextVersion: number;
  cursor: number;
}

/** The answer that was no status, or no answer. */
export type Unobserved = ApiAnswer | Unreachable;

type Get = (path: string) => Promise<ApiReply>;

const requestShape = z.object({
  history_event: z.object({
    event: z.object({
      request: z.object({
        child_execution_id: z.string(),
        target_ffqn: z.string(),
        // An execution that was refused has an error here, and does not exist.
        result: z.strictObject({ ok: z.null() }).optional(),
      }),
    }),
  }),
});

const eventsShape = z.object({
  events: z.array(z.object({ version: z.number(), created_at: z.string(), event: z.unknown() })),
  max_version: z.number(),
});

const endShape = z.object({
  child_execution_id: z.string(),
  result: z.record(z.string(), z.unknown()),
});

const failureShape = z.object({ execution_failure: z.object({ kind: z.string() }) });

const responsesShape = z.object({
  responses: z.array(
    z.object({
      cursor: z.number(),
      event: z.object({ created_at: z.string(), event: z.object({ event: z.unknown() }) }),
    }),
  ),
  max_cursor: z.number(),
});

/** How many executions deep is looked. */
const DEPTH_MAX = 8;
/** Children of one execution whose status is asked for in one round; the others take their turn when these end. */
const ASKED_CHILDREN_MAX = 16;
const PAGE_LENGTH = 1000;

export class ExecutionTree {
  readonly #get: Get;
  readonly #id: string;
  readonly #positions = new WeakMap<ExecutionNode, Position>();
  #root: ExecutionNode | null = null;

  /** @param get asks for a path below the execution's own, with all the patience there is */
  constructor(id: string, get: Get) {
    this.#id = id;
    this.#get = get;
  }

  /** Reads what is new. */
  async observe(): Promise<{ readonly root: ExecutionNode } | Unobserved> {
    const status = await this.#readStatus(this.#id);
    if ("kind" in status) return status;
    const rows = this.#root?.status?.rows;
    this.#root ??= newNode(this.#id, status.ffqn, status.created_at);
    this.#root.status = status;
    // Whatever happens in a tree becomes a row, so without a new one all below is as it was.
    if (status.rows === rows) return { root: this.#root };
    return (await this.#observeBelow(this.#root, DEPTH_MAX)) ?? { root: this.#root };
  }

  async #observeBelow(node: ExecutionNode, depth: number): Promise<Unobserved | null> {
    if (node.status?.component_type !== "workflow" || depth === 0) return null;
    const failed = (await this.#readRequests(node)) ?? (await this.#readResponses(node));
    if (failed !== null) return failed;
    const open = [...node.children.values()].filter((child) => child.end === null);
    for (const child of open.slice(0, ASKED_CHILDREN_MAX)) {
      const status = await this.#readStatus(child.id);
      if ("kind" in status) return status;
      child.status = status;
      const unobserved = await this.#observeBelow(child, depth - 1);
      if (unobserved !== null) return unobserved;
    }
    return null;
  }

  async #readRequests(node: ExecutionNode): Promise<Unobserved | null> {
    for (;;) {
      const position = this.#positionOf(node);
      const query = `version=${position.nextVersion}&including_cursor=true&length=${PAGE_LENGTH}`;
      const reply = await this.#get(`${path(node.id)}/events?${query}`);
      if (!isSuccess(reply)) return reply;
      const { events, max_version: newest } = eventsShape.parse(JSON.parse(reply.text));
      if (newest < position.nextVersion - 1) {
        // A retry has taken back what followed the failing call.
        node.children.clear();
        this.#positions.delete(node);
        continue;
      }
      for (const { version, created_at: at, event } of events) {
        position.nextVersion = version + 1;
        const request = requestShape.safeParse(event).data?.history_event.event.request;
        if (request === undefined) continue;
        const { child_execution_id: id, target_ffqn: ffqn } = request;
        if (!node.children.has(id)) node.children.set(id, newNode(id, ffqn, at));
      }
      if (events.length === 0 || position.nextVersion > newest) return null;
    }
  }

  async #readResponses(node: ExecutionNode): Promise<Unobserved | null> {
    const position = this.#positionOf(node);
    for (;;) {
      const query = `cursor=${position.cursor}&length=${PAGE_LENGTH}`;
      const reply = await this.#get(`${path(node.id)}/responses?${query}`);
      if (!isSuccess(reply)) return reply;
      const page = responsesShape.parse(JSON.parse(reply.text));
      for (const { cursor, event } of page.responses) {
        position.cursor = cursor;
        const end = endShape.safeParse(event.event.event).data;
        const child = end && node.children.get(end.child_execution_id);
        if (child) child.end = { at: event.created_at, kind: resultKind(end.result) };
      }
      if (page.responses.length === 0 || position.cursor >= page.max_cursor) return null;
    }
  }

  async #readStatus(id: string): Promise<ExecutionStatus | Unobserved> {
    const reply = await this.#get(`${path(id)}/status`);
    return isSuccess(reply) ? executionStatus.parse(JSON.parse(reply.text)) : reply;
  }

  #positionOf(node: ExecutionNode): Position {
    const position = this.#positions.get(node) ?? { nextVersion: 0, cursor: 0 };
    this.#positions.set(node, position);
    return position;
  }
}

function newNode(id: string, ffqn: string, createdAt: string): ExecutionNode {
  return { id, ffqn, createdAt, status: null, end: null, children: new Map() };
}

function path(id: string): string {
  return `/v1/executions/${encodeURIComponent(id)}`;
}

function resultKind(result: Readonly<Record<string, unknown>>): string {
  const failure = failureShape.safeParse(result).data;
  return failure?.execution_failure.kind ?? Object.keys(result).join();
}
