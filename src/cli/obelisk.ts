/** The `obelisk` command. */
import { Command } from "commander";
import { addBuildCommand } from "./build-command.ts";
import { addExecutionScheduleCommand } from "./execution-schedule-command.ts";
import { addExecutorServeCommand } from "./executor-serve-command.ts";
import { exitCode, exitCodeHelp } from "./exit-code.ts";

const program = new Command("obelisk")
  .description("Deterministic workflows of WebAssembly components, on Workers and Durable Objects.")
  .showHelpAfterError("(--help says more)")
  .exitOverride(({ exitCode: code }) => process.exit(code === 0 ? exitCode.ok : exitCode.refused))
  .addHelpText("after", exitCodeHelp);

addExecutorServeCommand(program.command("executor").description("the engine"));
addExecutionScheduleCommand(program.command("execution").description("executions"));
addBuildCommand(program);

await program.parseAsync();
