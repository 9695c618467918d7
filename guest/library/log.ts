/** Lines for the log of the execution, at a level. */
import * as native from "obelisk:log/log@1.0.0";
import { formatLine } from "../globals/inspect.ts";
import { hasHost } from "../runtime/building.ts";

function write(line: (message: string) => void, args: readonly unknown[]): void {
  if (hasHost()) line(formatLine(args).toWellFormed());
}

export const log = {
  trace: (...args: readonly unknown[]): void => write(native.trace, args),
  debug: (...args: readonly unknown[]): void => write(native.debug, args),
  info: (...args: readonly unknown[]): void => write(native.info, args),
  warn: (...args: readonly unknown[]): void => write(native.warn, args),
  error: (...args: readonly unknown[]): void => write(native.error, args),
};
