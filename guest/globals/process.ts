/** `process`, as far as a component has one: its environment variables. */
import { getEnvironment } from "wasi:cli/environment@0.2.12";
import { needsHost } from "../runtime/building.ts";

let known: Record<string, string> | null = null;

export const process = {
  get env(): Record<string, string | undefined> {
    needsHost("process.env");
    known ??= Object.fromEntries(getEnvironment());
    return known;
  },
};
