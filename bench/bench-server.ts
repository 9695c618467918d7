/** The Worker of the benchmark in a local runtime, reached without the proxy of a development server. */
import { join } from "node:path";
import { createTestHarness } from "wrangler";
import type { TestHarness } from "wrangler";
import { z } from "zod";

export interface Ended {
  readonly id: string;
  /** From the request to the last byte of the result. */
  readonly elapsedMs: number;
}

const okAnswer = z.strictObject({ ok: z.unknown() });

const costs = z.object({
  journalRows: z.number(),
  rowsWritten: z.number(),
  alarmsSet: z.number(),
  alarmsFired: z.number(),
  callsReceived: z.number(),
  catalogMessages: z.number(),
  bindingsUsed: z.number(),
});

const costsAnswer = z.object({ create: costs, total: costs });

export type Params = readonly (number | string)[];

const replayAnswer = z.array(
  z.object({
    loadMs: z.number(),
    callsMs: z.number(),
    calls: z.number(),
    selectAndParseMs: z.number(),
  }),
);

export type Costs = z.infer<typeof costs>;
export type ExecutionCosts = z.infer<typeof costsAnswer>;
export type ReplayTimes = z.infer<typeof replayAnswer>[number];

/** Of the slowest request on a slow machine; what takes longer hangs. */
const requestMaxMs = 600_000;

export class BenchServer {
  readonly #harness: TestHarness;

  private constructor(harness: TestHarness) {
    this.#harness = harness;
  }

  /** The components must have been built. */
  static async start(): Promise<BenchServer> {
    // The runtime would ask the network for the place of this machine.
    process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
    const configPath = join(import.meta.dirname, "worker/wrangler.toml");
    const harness = createTestHarness({ workers: [{ configPath }] });
    await harness.listen();
    return new BenchServer(harness);
  }

  async stop(): Promise<void> {
    await this.#harness.close();
  }

  /** Creates an execution and follows it to its result, which has to be ok. */
  async execute(ffqn: string, params: Params): Promise<Ended> {
    const startedMs = performance.now();
    const response = await this.#request("/v1/executions?follow", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ffqn, params }),
    });
    okAnswer.parse(await response.json());
    const elapsedMs = performance.now() - startedMs;
    return { id: response.headers.get("x-execution-id") ?? "", elapsedMs };
  }

  /** Creates an object without an engine, which writes a row. Gives milliseconds. */
  async createBareObject(): Promise<number> {
    const startedMs = performance.now();
    await this.#post("/bare");
    return performance.now() - startedMs;
  }

  /** As `createBareObject`, where the object also runs a workflow and its activities. */
  async runInBareObject(steps: number): Promise<number> {
    const startedMs = performance.now();
    await this.#post(`/bare/steps/${steps}`);
    return performance.now() - startedMs;
  }

  /** Milliseconds of so many steps of the peer's workflow, without its start and end. */
  async runPeer(steps: number): Promise<number> {
    return z.number().parse(await this.#post(`/peer/steps/${steps}`));
  }

  /** The same with all steps beside each other. */
  async runPeerAtOnce(steps: number): Promise<number> {
    return z.number().parse(await this.#post(`/peer/steps-at-once/${steps}`));
  }

  /** Replays of a workflow of so many steps, whose object died `deaths` times. */
  async replay(steps: number, deaths: number): Promise<readonly ReplayTimes[]> {
    return replayAnswer.parse(await this.#post(`/replay/steps/${steps}/deaths/${deaths}`));
  }

  /** Whether executions that are created from now on use instances again. */
  async useInstances(use: "fresh" | "recycled"): Promise<void> {
    await this.#post(`/instances/${use}`);
  }

  /** What an execution costs that ends with ok, in an object that no catalog lists. */
  async costsOfUnlisted(ffqn: string, params: Params): Promise<Costs> {
    const body = JSON.stringify(params);
    return costs.parse(await this.#post(`/unlisted/${encodeURIComponent(ffqn)}`, body));
  }

  /** When nothing can wake the object any more: about a second after its execution has finished. */
  async costsToTheEndOf(id: string): Promise<ExecutionCosts> {
    return costsAnswer.parse(await (await this.#request(`/costs/${id}`)).json());
  }

  async #post(path: string, body?: string): Promise<unknown> {
    const response = await this.#request(path, {
      method: "POST",
      ...(body !== undefined && { body }),
    });
    return response.status === 204 ? null : response.json();
  }

  async #request(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<HarnessResponse> {
    const response = await this.#harness.getWorker().fetch(`http://localhost${path}`, {
      ...init,
      signal: AbortSignal.timeout(requestMaxMs),
      // What a server on this machine says of a client on this machine.
      headers: { ...init.headers, "cf-connecting-ip": "127.0.0.1" },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

type HarnessResponse = Awaited<ReturnType<ReturnType<TestHarness["getWorker"]>["fetch"]>>;
