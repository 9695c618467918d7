/**
 * Restate as a peer: its server and a service, two processes of their own. Its packages are installed in
 * bench/peers/restate when it is asked for, and not before.
 */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { capture } from "../scripts/command.ts";
import { freePort } from "../scripts/free-port.ts";
import type { Peer } from "./peer.ts";

const folder = join(import.meta.dirname, "peers/restate");
const packages = join(folder, "node_modules/@restatedev");
const program = join(packages, `restate-server-${platform()}-${arch()}/bin/restate-server`);

const START_MS_MAX = 60_000;
const POLL_MS = 50;

export class RestatePeer implements Peer {
  readonly name = "Restate ctx.run";
  readonly isJudged = false;
  readonly #ingressUrl: string;
  readonly #stop: () => Promise<void>;

  private constructor(ingressUrl: string, stop: () => Promise<void>) {
    this.#ingressUrl = ingressUrl;
    this.#stop = stop;
  }

  /** Gives the reason when the packages cannot be had, or do not run here. */
  static async start(): Promise<RestatePeer | { readonly reason: string }> {
    const missing = await install();
    if (missing !== null) return { reason: missing };
    const [ingress, admin, node, servicePort] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const state = await mkdtemp(join(tmpdir(), "obelisk-bench-restate-"));
    const service = spawn(process.execPath, [join(folder, "service.ts"), String(servicePort)], {
      stdio: "ignore",
    });
    const server = spawn(program, ["--base-dir", state], {
      stdio: "ignore",
      env: {
        ...process.env,
        DO_NOT_TRACK: "1",
        RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
        RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      },
    });
    const stop = async (): Promise<void> => {
      await Promise.all([ended(service), ended(server)]);
      await rm(state, { recursive: true, force: true });
    };
    const peer = new RestatePeer(`http://127.0.0.1:${ingress}`, stop);
    try {
      await registered(`http://127.0.0.1:${admin}`, `http://127.0.0.1:${servicePort}`, server);
      return peer;
    } catch (error) {
      await stop();
      return { reason: `Restate does not start: ${String(error)}` };
    }
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  inRow(steps: number): Promise<number> {
    return this.#beyondNone(steps, false);
  }

  atOnce(steps: number): Promise<number> {
    return this.#beyondNone(steps, true);
  }

  /** Milliseconds that a call takes longer than one without steps. */
  async #beyondNone(steps: number, atOnce: boolean): Promise<number> {
    const noneMs = await this.#run(0, atOnce);
    return (await this.#run(steps, atOnce)) - noneMs;
  }

  async #run(steps: number, atOnce: boolean): Promise<number> {
    const startedMs = performance.now();
    const response = await fetch(`${this.#ingressUrl}/bench/run`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ steps, atOnce }),
    });
    const answer = await response.text();
    if (answer !== String(steps)) throw new Error(`Restate: ${response.status} ${answer}`);
    return performance.now() - startedMs;
  }
}

/** Null when the packages are there; else why they are not. */
async function install(): Promise<string | null> {
  if (existsSync(program)) return null;
  console.error("installing Restate below bench/peers");
  // Its only script reports the installation to somebody.
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  const { code, output } = await capture(["npm", ...words], folder);
  if (code !== 0) return `its packages cannot be installed: ${output.trim().split("\n")[0] ?? ""}`;
  if (existsSync(program)) return null;
  return `its packages have no server for ${platform()} ${arch()}`;
}

/** Resolves when the server knows the service; asks until both are up. */
async function registered(adminUrl: string, uri: string, server: ChildProcess): Promise<void> {
  const untilMs = performance.now() + START_MS_MAX;
  for (;;) {
    const fault = await faultOfRegistration(adminUrl, uri);
    if (fault === null) return;
    if (server.exitCode !== null) throw new Error(`its server ended with ${server.exitCode}`);
    if (performance.now() > untilMs) throw new Error(fault);
    await sleep(POLL_MS);
  }
}

async function faultOfRegistration(adminUrl: string, uri: string): Promise<string | null> {
  try {
    const response = await fetch(`${adminUrl}/deployments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ uri }),
    });
    return response.ok ? null : `${response.status} ${await response.text()}`;
  } catch (error) {
    return String(error);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
