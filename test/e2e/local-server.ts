/** `obelisk executor serve` with a folder and a port of its own, through several lives. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFailed, onTestFinished } from "vitest";
import { ProcessFamily } from "./process-family.ts";
import { freePort } from "../../scripts/free-port.ts";

const START_MAX_MS = 90_000;
const POLL_MS = 50;
/** One question; a server that computes for ever never answers. */
const HEALTH_MAX_MS = 5_000;
const SHOWN_OUTPUT_LENGTH = 20_000;

/** The command that serves on a port and keeps executions in a folder. */
export type ServeCommand = (port: string, folder: string) => readonly string[];

export class LocalServer {
  readonly url: string;
  readonly stateFolder: string;
  readonly #command: readonly string[];
  readonly #temporaryFolder: string;
  #life: ProcessFamily | null = null;
  #earlierOutput = "";

  constructor(command: ServeCommand, port: number, folder: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.stateFolder = join(folder, "state");
    this.#temporaryFolder = join(folder, "tmp");
    this.#command = command(String(port), this.stateFolder);
    mkdirSync(this.#temporaryFolder);
  }

  /** Of all lives. */
  get output(): string {
    return this.#earlierOutput + (this.#life?.output ?? "");
  }

  /** Begins a life and waits for nothing: what is left to do may keep the server from ever answering. */
  begin(): ProcessFamily {
    const life = new ProcessFamily(this.#command, {
      TMPDIR: this.#temporaryFolder,
      // Else each start asks the network where this machine is.
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
    });
    this.#earlierOutput = this.output;
    this.#life = life;
    return life;
  }

  /** Begins a life; resolves when the server answers. */
  async start(): Promise<void> {
    const life = this.begin();
    const giveUpAtMs = performance.now() + START_MAX_MS;
    while (!(await this.#isHealthy())) {
      if (life.hasEnded) throw new Error("the server ended instead of answering");
      if (performance.now() > giveUpAtMs) throw new Error("the server does not answer");
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** SIGKILL to all processes of the server at once; resolves when none is left. */
  async kill(): Promise<void> {
    await this.#life?.kill();
  }

  /** What Ctrl-C does; resolves with the exit code, rejects when the server leaves processes behind. */
  async stop(): Promise<number | null> {
    this.#life?.signal("SIGINT");
    return (await this.#life?.end()) ?? null;
  }

  async #isHealthy(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(HEALTH_MAX_MS);
      return (await fetch(`${this.url}/health`, { signal })).ok;
    } catch {
      return false;
    }
  }
}

const executorServe: ServeCommand = (port, folder) => [
  ...["src/cli/obelisk.ts", "executor", "serve"],
  ...["--port", port, "--persist-to", folder],
];

/** A started server that lasts no longer than the test, whose output is shown when the test fails. */
export async function startServer(command: ServeCommand = executorServe): Promise<LocalServer> {
  const folder = mkdtempSync(join(tmpdir(), "obelisk-e2e-"));
  const server = new LocalServer(command, await freePort(), folder);
  onTestFailed(() => {
    process.stderr.write(`Output of the server:\n${server.output.slice(-SHOWN_OUTPUT_LENGTH)}\n`);
  });
  onTestFinished(async () => {
    await server.kill();
    rmSync(folder, { recursive: true });
  });
  await server.start();
  return server;
}
