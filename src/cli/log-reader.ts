/** Reads the log of an execution, page by page or as it comes, past restarts of the server. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { ApiClient, ApiReply } from "./api-client.ts";
import { isSuccess } from "./refusal.ts";

const origin = { cursor: z.string(), created_at: z.string(), execution_id: z.string() };

const logLineShape = z.union([
  z.looseObject({ ...origin, level: z.string(), message: z.string() }),
  z.looseObject({ ...origin, stream_type: z.string(), message: z.string() }),
]);

const pageShape = z.object({ logs: z.array(logLineShape) });

export type LogLine = z.infer<typeof logLineShape>;

/** Parameters of the query, by their names in the API. */
export type LogFilter = Readonly<Record<"level" | "stream" | "show_derived", string | undefined>>;

const PAGE_LENGTH = "500";
/** A server that is just starting is waited for. */
const PATIENCE_MS = 2_000;
/** How long a server may be gone before the follower gives up; the execution itself goes on. */
const OUTAGE_MAX_MS = 120_000;
const RETRY_MS = 250;

export class LogReader {
  readonly #client: ApiClient;
  readonly #id: string;
  readonly #filter: LogFilter;
  readonly #onLine: (line: LogLine) => void;
  #cursor: string | undefined;

  constructor(client: ApiClient, id: string, filter: LogFilter, onLine: (line: LogLine) => void) {
    this.#client = client;
    this.#id = id;
    this.#filter = filter;
    this.#onLine = onLine;
  }

  /** Reads all that is there. Resolves with the last answer, or with what kept it from coming. */
  async read(): Promise<ApiReply> {
    for (;;) {
      const path = this.#path({ length: PAGE_LENGTH });
      const reply = await this.#client.send({ method: "GET", path }, { forMs: PATIENCE_MS });
      if (!isSuccess(reply)) return reply;
      const { logs } = pageShape.parse(JSON.parse(reply.text));
      for (const line of logs) this.#take(line);
      if (logs.length === 0) return reply;
    }
  }

  /**
   * Reads until the execution has finished.
   * @param onOutage called when the server does not answer any more
   */
  async follow(onOutage: (reason: string) => void): Promise<ApiReply> {
    let outageSinceMs: number | null = null;
    for (;;) {
      const reply = await this.#client.stream(this.#path({ follow: "true" }), {
        onOpen: () => {
          outageSinceMs = null;
        },
        onLine: (text) => this.#take(logLineShape.parse(JSON.parse(text))),
      });
      if (reply.kind === "answer") return reply;
      if (outageSinceMs === null) {
        outageSinceMs = performance.now();
        onOutage(reply.reason);
      }
      if (performance.now() - outageSinceMs >= OUTAGE_MAX_MS) return reply;
      await sleep(RETRY_MS);
    }
  }

  #take(line: LogLine): void {
    this.#cursor = line.cursor;
    this.#onLine(line);
  }

  #path(parameters: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams(parameters);
    for (const [name, value] of Object.entries({ ...this.#filter, cursor: this.#cursor })) {
      if (value !== undefined) query.set(name, value);
    }
    return `/v1/executions/${encodeURIComponent(this.#id)}/logs?${query.toString()}`;
  }
}
