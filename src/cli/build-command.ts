/** `obelisk build` */
import type { Command } from "commander";
import { packageRoot } from "./package-root.ts";

export function addBuildCommand(program: Command): void {
  program
    .command("build")
    .summary("build the components of obelisk.toml")
    .description(
      "Builds the components that obelisk.toml declares, checks their interfaces, and generates what the " +
        "Worker bundles. Starting the server does this too.",
    )
    .action(async () => {
      process.chdir(packageRoot);
      await import("../build/main.ts");
    });
}
