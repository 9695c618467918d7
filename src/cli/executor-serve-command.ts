/** `obelisk executor serve` */
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { packageRoot } from "./package-root.ts";
import { ProcessGroup } from "./process-group.ts";

interface ServeOptions {
  readonly port: number;
  readonly ip: string;
  readonly persistTo?: string;
}

/** How long the server may take to stop before it is killed. */
const STOP_MS = 10_000;
/** One Ctrl-C can arrive twice: from the terminal and from a program in between that passes it on. */
const SAME_SIGNAL_MS = 500;

export function addExecutorServeCommand(executor: Command): void {
  executor
    .command("serve")
    .summary("run the engine on this machine")
    .description(
      "Builds the components and runs the engine on the local Workers runtime until it is interrupted. " +
        "On a loopback address the API is open to this machine; elsewhere it demands a token, whose hash is " +
        "in OBELISK_TOKEN_HASHES of .dev.vars.",
    )
    .option("--port <port>", "port to listen on", parsePort, 5005)
    .option("--ip <address>", "address to listen on", "127.0.0.1")
    .option("--persist-to <folder>", "where executions are kept (default: .wrangler/state)")
    .action(async (options: ServeOptions) => {
      process.exitCode = await serve(options);
    });
}

async function serve({ port, ip, persistTo }: ServeOptions): Promise<number> {
  const server = new ProcessGroup(
    process.execPath,
    [
      createRequire(import.meta.url).resolve("wrangler"),
      "dev",
      ...["--ip", ip, "--port", String(port), "--inspector-port", "0"],
      // The API takes this server's own word for where it listens, not a client's.
      ...["--var", `OBELISK_LISTENS_ON:${ip}`],
      "--show-interactive-dev-session=false",
      ...(persistTo === undefined ? [] : ["--persist-to", resolve(persistTo)]),
    ],
    { cwd: packageRoot, env: serverEnvironment(), stdio: ["ignore", "inherit", "inherit"] },
  );
  forwardSignals(server);
  return server.ended;
}

/** Wrangler starts the build with the `node` that it finds, which has to be this one. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const path = [
    dirname(process.execPath),
    join(packageRoot, "node_modules/.bin"),
    process.env["PATH"] ?? "",
  ].join(delimiter);
  return {
    ...process.env,
    PATH: path,
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
}

/** The first signal asks the server to stop; a later one, or its silence, ends it. */
function forwardSignals(server: ProcessGroup): void {
  let stoppingSinceMs: number | null = null;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (stoppingSinceMs === null) {
        stoppingSinceMs = nowMs;
        server.kill(signal);
        setTimeout(() => server.kill("SIGKILL"), STOP_MS).unref();
      } else if (nowMs - stoppingSinceMs > SAME_SIGNAL_MS) {
        server.kill("SIGKILL");
      }
    });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 1 to 65535.");
}
