/**
 * The interfaces of WASI 0.2 that components get, by name without version, as their glue imports them.
 * All state of them is in the `WasiHost` of the run: nothing outlives it.
 */
import { ClockPollable, poll, Pollable } from "./pollable.ts";
import { emptySource, InputStream, IoError, OutputStream } from "./streams.ts";
import type { WasiHost } from "./wasi-host.ts";

const NS_PER_MS = 1_000_000n;

/** Terminals, directories and files exist as types only: nobody ever gets one. */
// oxlint-disable-next-line typescript/no-extraneous-class -- the glue wants a class for `instanceof`
class Unobtainable {}

export type HostInterface = Readonly<Record<string, unknown>>;

const interfaces: ReadonlyMap<string, (host: WasiHost) => HostInterface> = new Map([
  [
    "wasi:cli/environment",
    ({ variables }) => ({
      getEnvironment: () => variables,
      getArguments: () => [],
      initialCwd: () => undefined,
    }),
  ],
  ["wasi:cli/exit", () => ({ exit: (status: { readonly tag: string }) => exited(status.tag) })],
  [
    "wasi:cli/stdin",
    ({ monotonicTime }) => ({ getStdin: () => new InputStream(emptySource, monotonicTime) }),
  ],
  ["wasi:cli/stdout", (host) => ({ getStdout: () => new OutputStream(host.stdout) })],
  ["wasi:cli/stderr", (host) => ({ getStderr: () => new OutputStream(host.stderr) })],
  ["wasi:cli/terminal-input", () => ({ TerminalInput: Unobtainable })],
  ["wasi:cli/terminal-output", () => ({ TerminalOutput: Unobtainable })],
  ["wasi:cli/terminal-stdin", () => ({ getTerminalStdin: () => undefined })],
  ["wasi:cli/terminal-stdout", () => ({ getTerminalStdout: () => undefined })],
  ["wasi:cli/terminal-stderr", () => ({ getTerminalStderr: () => undefined })],
  ["wasi:clocks/monotonic-clock", monotonicClock],
  ["wasi:clocks/wall-clock", wallClock],
  ["wasi:filesystem/preopens", () => ({ getDirectories: () => [] })],
  [
    "wasi:filesystem/types",
    () => ({
      Descriptor: Unobtainable,
      DirectoryEntryStream: Unobtainable,
      filesystemErrorCode: () => undefined,
    }),
  ],
  ["wasi:io/error", () => ({ Error: IoError })],
  ["wasi:io/poll", () => ({ Pollable, poll })],
  ["wasi:io/streams", () => ({ InputStream, OutputStream })],
  [
    "wasi:random/random",
    ({ random }) => ({
      getRandomBytes: (length: bigint) => random.bytes(Number(length)),
      getRandomU64: () => random.u64(),
    }),
  ],
  [
    "wasi:random/insecure",
    ({ insecureRandom }) => ({
      getInsecureRandomBytes: (length: bigint) => insecureRandom.bytes(Number(length)),
      getInsecureRandomU64: () => insecureRandom.u64(),
    }),
  ],
  [
    "wasi:random/insecure-seed",
    ({ randomSeed }) => ({ insecureSeed: () => [randomSeed.u64(), randomSeed.u64()] }),
  ],
]);

/** An interface of WASI, or undefined when components do not get it. */
export function wasiInterface(name: string, host: WasiHost): HostInterface | undefined {
  return interfaces.get(name)?.(host);
}

function exited(status: string): never {
  throw new Error(`the component called wasi:cli/exit with ${status}`);
}

function monotonicClock({ monotonicTime }: WasiHost): HostInterface {
  return {
    now: () => monotonicTime.nowNs(),
    resolution: () => NS_PER_MS,
    subscribeInstant: (instantNs: bigint) => new ClockPollable(monotonicTime, instantNs),
    subscribeDuration: (durationNs: bigint) =>
      new ClockPollable(monotonicTime, monotonicTime.nowNs() + durationNs),
  };
}

function wallClock({ nowMs }: WasiHost): HostInterface {
  return {
    now: () => datetime(nowMs()),
    resolution: () => datetime(1),
  };
}

function datetime(ms: number): { readonly seconds: bigint; readonly nanoseconds: number } {
  return { seconds: BigInt(Math.floor(ms / 1000)), nanoseconds: (ms % 1000) * 1_000_000 };
}
