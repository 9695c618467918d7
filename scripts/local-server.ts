/** A server that a script starts and stops: `obelisk executor serve` on a free port. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

const startMaxMs = 60_000;
const pollMs = 100;

export class LocalServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #output = "";
  #hasEnded = false;

  private constructor(port: number, stateFolder: string) {
    this.url = `http://127.0.0.1:${port}`;
    const parameters = ["executor", "serve", "--port", String(port), "--persist-to", stateFolder];
    this.#process = spawn(process.execPath, ["src/cli/obelisk.ts", ...parameters], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#process.once("exit", () => {
        this.#hasEnded = true;
        resolve();
      });
    });
  }

  /** Resolves when the server answers; throws when it ends or does not answer in time. */
  static async start(stateFolder: string): Promise<LocalServer> {
    const server = new LocalServer(await freePort(), stateFolder);
    const startedMs = performance.now();
    while (!(await server.#isHealthy())) {
      if (server.#hasEnded || performance.now() - startedMs > startMaxMs) {
        await server.stop();
        throw new Error(`The server did not start. Its output:\n${server.#output}`);
      }
      await sleep(pollMs);
    }
    return server;
  }

  get output(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#ended;
  }

  async #isHealthy(): Promise<boolean> {
    try {
      const { ok } = await fetch(`${this.url}/health`);
      return ok;
    } catch {
      return false;
    }
  }
}
