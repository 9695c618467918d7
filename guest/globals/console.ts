/** `console`: its lines go to the log of the execution, at the level that the method is named after. */
import { debug, error, info, trace, warn } from "obelisk:log/log@1.0.0";
import { hasHost } from "../runtime/building.ts";
import { framesOf } from "../runtime/failure.ts";
import { formatLine, inspect } from "./inspect.ts";

type Write = (line: string) => void;

class LogConsole {
  #indent = "";
  readonly #counts = new Map<string, number>();
  readonly #startedAtMs = new Map<string, number>();

  log = (...args: readonly unknown[]): void => this.#write(info, formatLine(args));
  info = (...args: readonly unknown[]): void => this.#write(info, formatLine(args));
  warn = (...args: readonly unknown[]): void => this.#write(warn, formatLine(args));
  error = (...args: readonly unknown[]): void => this.#write(error, formatLine(args));
  debug = (...args: readonly unknown[]): void => this.#write(debug, formatLine(args));
  dir = (value: unknown): void => this.#write(info, inspect(value));
  table = (value: unknown): void => this.#write(info, inspect(value));

  trace = (...args: readonly unknown[]): void => {
    const frames = framesOf(new Error("trace"));
    this.#write(trace, `Trace: ${formatLine(args)}\n${frames}`.trimEnd());
  };

  assert = (condition?: unknown, ...args: readonly unknown[]): void => {
    if (condition) return;
    this.#write(error, `Assertion failed${args.length === 0 ? "" : `: ${formatLine(args)}`}`);
  };

  group = (...args: readonly unknown[]): void => {
    if (args.length > 0) this.#write(info, formatLine(args));
    this.#indent += "  ";
  };
  groupCollapsed = this.group;
  groupEnd = (): void => {
    this.#indent = this.#indent.slice(2);
  };

  count = (label = "default"): void => {
    const count = (this.#counts.get(label) ?? 0) + 1;
    this.#counts.set(label, count);
    this.#write(info, `${label}: ${count}`);
  };
  countReset = (label = "default"): void => {
    this.#counts.delete(label);
  };

  time = (label = "default"): void => {
    this.#startedAtMs.set(label, Date.now());
  };
  timeLog = (label = "default", ...args: readonly unknown[]): void => {
    const startedAtMs = this.#startedAtMs.get(label);
    if (startedAtMs === undefined) return;
    this.#write(
      info,
      [`${label}: ${Date.now() - startedAtMs}ms`, formatLine(args)].join(" ").trimEnd(),
    );
  };
  timeEnd = (label = "default"): void => {
    this.timeLog(label);
    this.#startedAtMs.delete(label);
  };

  /** Nobody reads what is written while the component is built. */
  #write(write: Write, text: string): void {
    if (!hasHost()) return;
    const lines = this.#indent === "" ? text : text.replaceAll(/^/gm, this.#indent);
    write(lines.toWellFormed());
  }
}

export const console = /* @__PURE__ */ new LogConsole();
