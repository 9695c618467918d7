/** `obelisk:log/log`: lines for the log of the execution. */
import type { LogSink } from "../engine/component-runtime.ts";
import { LOG_LEVELS } from "../execution/log-line.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";

const LOG = "obelisk:log/log@1.0.0";

/** Undefined when the name is another interface's. */
export function logInterface(name: string, log: LogSink): HostInterface | undefined {
  if (name !== LOG) return undefined;
  return Object.fromEntries(
    LOG_LEVELS.map((level) => [level, (text: string) => log({ level, text })]),
  );
}
