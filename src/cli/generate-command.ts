/** `obelisk generate` */
import type { Command } from "commander";
import { ulid } from "ulid";
import { helpWithExamples } from "./help-text.ts";

export function addGenerateCommands(generate: Command): void {
  generate
    .command("execution-id")
    .summary("make an id for a new execution")
    .description(
      "Prints an id for `execution schedule --id`: with it, repeating creates nothing. No server is asked.",
    )
    .option("--json", "print it as a JSON text")
    .addHelpText("after", helpWithExamples("generate execution-id"))
    .action(({ json }: { readonly json?: true }) => {
      const id = `E_${ulid()}`;
      console.log(json ? JSON.stringify(id) : id);
    });
}
