/** `obelisk executor serve` */
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { projectFingerprint } from "../build/project-sources.ts";
import { buildInProcess } from "./build-process.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";
import { defaultHangMs } from "./hang-limit.ts";
import { startWrangler } from "./wrangler-process.ts";
import type { ProjectOptions } from "./project-folder.ts";
import { findProject, projectOption } from "./project-folder.ts";
import { watchSources } from "./source-watch.ts";
import { SupervisedRuntime } from "./supervised-runtime.ts";
import type { Edited } from "./wake-executions.ts";
import { wakeExecutions } from "./wake-executions.ts";
import { hasWranglerConfig, suggestedWranglerToml } from "./wrangler-config.ts";

interface ServeOptions extends ProjectOptions {
  readonly port: number;
  readonly ip: string;
  readonly persistTo?: string;
  readonly hangTimeout?: number;
}

/** How long the server may take to stop before it is killed. */
const STOP_MS = 10_000;
/** One Ctrl-C can arrive twice: from the terminal and from a program in between that passes it on. */
const SAME_SIGNAL_MS = 500;
const HANG_TIMEOUT_MAX_S = 86_400;

export function addExecutorServeCommand(executor: Command): void {
  executor
    .command("serve")
    .summary("run the engine on this machine")
    .description(
      "Builds the project's components and runs the engine on the local Workers runtime until it is interrupted. " +
        "When sources, WIT or obelisk.toml change they are built again and served. " +
        "On a loopback address the API is open to this machine; elsewhere it demands a token, whose hash is " +
        "in OBELISK_TOKEN_HASHES of .dev.vars.",
    )
    .addOption(projectOption())
    .option("--port <port>", "port to listen on", parsePort, 5005)
    .option("--ip <address>", "address to listen on", "127.0.0.1")
    .option(
      "--persist-to <folder>",
      "where executions are kept (default: .wrangler/state of the project)",
    )
    .option(
      "--hang-timeout <seconds>",
      "how long a component may compute without ever waiting before the runtime is killed and started again; " +
        "0: for ever (default: a little longer than the longest lock_expiry)",
      parseHangTimeout,
    )
    .addHelpText("after", helpWithExamples("executor serve --port 5006"))
    .action(async (options: ServeOptions) => {
      process.exitCode = await serve(options);
    });
}

async function serve(options: ServeOptions): Promise<number> {
  const project = findProject(options, process.cwd());
  if (typeof project !== "string") {
    console.error(project.missing);
    return exitCode.refused;
  }
  if (!hasWranglerConfig(project)) {
    console.error(
      `There is no wrangler.toml in ${project}. This one serves its components:\n\n` +
        suggestedWranglerToml(project),
    );
    return exitCode.refused;
  }
  const fingerprint = await projectFingerprint(project);
  if (!(await buildInProcess(project))) return exitCode.failed;
  const runtime = new SupervisedRuntime({
    begin: () => startWrangler({ ...options, project }),
    healthUrl: new URL("/health", serverUrl(options)),
    hangMs: await hangMs(options, project),
    say,
  });
  forwardSignals(runtime);
  const end = new AbortController();
  const build = rebuilding({ project, apiUrl: serverUrl(options), signal: end.signal });
  const watching = watchSources({ project, build, say, signal: end.signal }, fingerprint);
  const code = await runtime.ended();
  end.abort();
  await watching;
  return code;
}

/** Builds what was edited, and lets the executions that wait know when it is served. */
function rebuilding({ project, apiUrl, signal }: Edited): () => Promise<boolean> {
  let waking = new AbortController();
  return async function rebuild() {
    if (!(await buildInProcess(project))) return false;
    waking.abort();
    waking = new AbortController();
    const both = AbortSignal.any([signal, waking.signal]);
    void wakeExecutions({ project, apiUrl, signal: both });
    return true;
  };
}

function say(line: string): void {
  console.error(`obelisk: ${line}`);
}

async function hangMs({ hangTimeout }: ServeOptions, project: string): Promise<number | null> {
  if (hangTimeout === undefined) return defaultHangMs(project);
  return hangTimeout === 0 ? null : hangTimeout * 1000;
}

/** A server that listens to everything answers on loopback. */
function serverUrl({ ip, port }: ServeOptions): URL {
  const host = { "0.0.0.0": "127.0.0.1", "::": "[::1]", "*": "127.0.0.1" }[ip] ?? ip;
  const isBareIpv6 = host.includes(":") && !host.startsWith("[");
  return new URL(`http://${isBareIpv6 ? `[${host}]` : host}:${port}`);
}

/** The first signal asks the server to stop; a later one, or its silence, ends it. */
function forwardSignals(server: SupervisedRuntime): void {
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

function parseHangTimeout(text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds <= HANG_TIMEOUT_MAX_S) return seconds;
  throw new InvalidArgumentError(`Expected seconds, from 0 to ${HANG_TIMEOUT_MAX_S}.`);
}
