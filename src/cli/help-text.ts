/** What stands below the options in the help of a command. */
import { exitCodeHelp } from "./exit-code.ts";

/** Command lines to start from, and what the exit code says. */
export function helpWithExamples(...examples: readonly string[]): string {
  const title = examples.length === 1 ? "Example" : "Examples";
  const lines = examples.map((example) => `  obelisk ${example}`);
  return `\n${title}:\n${lines.join("\n")}\n${exitCodeHelp}`;
}
