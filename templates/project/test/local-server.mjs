/** The engine with the components of this project, on a port and with a state of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const obelisk = fileURLToPath(
  new URL("bin/obelisk.mjs", import.meta.resolve("obelisk-workers/package.json")),
);
const project = join(import.meta.dirname, "..");

/** Builds what has changed and starts; `stop` ends the server and removes its executions. */
export async function startServer() {
  const port = String(await freePort());
  const state = await mkdtemp(join(tmpdir(), "executions-"));
  const parameters = ["executor", "serve", "--port", port, "--persist-to", state];
  const server = spawn(process.execPath, [obelisk, ...parameters, "--project", project], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  server.stderr.on("data", (chunk) => (output += chunk));
  const ended = once(server, "exit");
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    await rm(state, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  while (!(await isHealthy(url))) {
    if (server.exitCode !== null) throw new Error(`the server has ended:\n${output}`);
    await pause(100);
  }
  return { url, run: (ffqn, ...params) => run(url, ffqn, params), stop };
}

/** What the function returns: `{ ok }`, `{ err }` or `{ execution_failed }`. */
async function run(url, ffqn, params) {
  const answer = await fetch(`${url}/v1/executions?follow`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ffqn, params }),
  });
  return answer.json();
}

async function isHealthy(url) {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
