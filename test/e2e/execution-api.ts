/** The HTTP API as a client sees it. */
import { ulid } from "ulid";
import { z } from "zod";

/** The last guard: what a test waits for takes seconds. */
const FOLLOW_MAX_MS = 150_000;
const REQUEST_MAX_MS = 30_000;
const PAGE_LENGTH = 1000;

export interface Call {
  readonly ffqn: string;
  readonly params: readonly unknown[];
}

const event = z.object({
  version: z.number(),
  created_at: z.string(),
  event: z.record(z.string(), z.unknown()),
});

const response = z
  .object({
    cursor: z.number(),
    event: z.object({
      event: z.object({
        event: z.object({ child_execution_id: z.string(), finished_version: z.number() }),
      }),
    }),
  })
  .transform(({ cursor, event: { event: of } }) => ({
    cursor,
    child: of.event.child_execution_id,
    finishedVersion: of.event.finished_version,
  }));

const status = z.object({
  pending_state: z.object({ status: z.string() }),
  attempt: z.number(),
  last_error: z.object({ reason: z.string() }).nullable(),
});

const eventPage = z.object({ events: z.array(event), max_version: z.number() });
const responsePage = z.object({ responses: z.array(response), max_cursor: z.number() });

export type Event = z.infer<typeof event>;
export type Response = z.infer<typeof response>;
export type Status = z.infer<typeof status>;

export class ExecutionApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Creates an execution and gives its id. */
  async create(call: Call): Promise<string> {
    const id = newId();
    await this.put(id, call);
    return id;
  }

  /** 201: created; 200: it existed already. */
  async put(id: string, call: Call): Promise<number> {
    const answer = await fetch(`${this.#url}/v1/executions/${id}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(call),
      signal: AbortSignal.timeout(REQUEST_MAX_MS),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`PUT ${id}: ${answer.status} ${text}`);
    return answer.status;
  }

  async status(id: string): Promise<Status> {
    return status.parse(await this.#get(`${id}/status`));
  }

  /** Waits for the end. */
  result(id: string): Promise<unknown> {
    return this.#get(`${id}?follow`, FOLLOW_MAX_MS);
  }

  /** The result, which has to be there. */
  finishedResult(id: string): Promise<unknown> {
    return this.#get(id);
  }

  /** The whole log, from page to page. */
  async events(id: string): Promise<Event[]> {
    const all: Event[] = [];
    for (;;) {
      const query = new URLSearchParams({
        length: String(PAGE_LENGTH),
        version: String(all.length),
        including_cursor: "true",
      });
      const page = eventPage.parse(await this.#get(`${id}/events?${query}`));
      all.push(...page.events);
      if (page.events.length === 0 || all.length > page.max_version) return all;
    }
  }

  /** All responses, from page to page. */
  async responses(id: string): Promise<Response[]> {
    const all: Response[] = [];
    for (;;) {
      const query = new URLSearchParams({
        length: String(PAGE_LENGTH),
        cursor: String(all.length),
      });
      const page = responsePage.parse(await this.#get(`${id}/responses?${query}`));
      all.push(...page.responses);
      if (page.responses.length === 0 || all.length >= page.max_cursor) return all;
    }
  }

  async #get(path: string, maxMs: number = REQUEST_MAX_MS): Promise<unknown> {
    const answer = await fetch(`${this.#url}/v1/executions/${path}`, {
      signal: AbortSignal.timeout(maxMs),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
}

export function newId(): string {
  return `E_${ulid()}`;
}
