/** The `obelisk` command. */
import { Command } from "commander";
import { addBuildCommand } from "./build-command.ts";
import { addComponentInspectCommand } from "./component-inspect-command.ts";
import { addComponentListCommand } from "./component-list-command.ts";
import { addDoctorCommand } from "./doctor-command.ts";
import { addExecutionControlCommands } from "./execution-control-commands.ts";
import { addExecutionHistoryCommands } from "./execution-history-commands.ts";
import { addExecutionListCommand } from "./execution-list-command.ts";
import { addExecutionLogsCommand } from "./execution-logs-command.ts";
import { addExecutionResultCommands } from "./execution-result-command.ts";
import { addExecutionScheduleCommand } from "./execution-schedule-command.ts";
import { addExecutionStubCommand } from "./execution-stub-command.ts";
import { addExecutionStatusCommand } from "./execution-status-command.ts";
import { addExecutorServeCommand } from "./executor-serve-command.ts";
import { addFunctionListCommand } from "./function-list-command.ts";
import { addFunctionShowCommand } from "./function-show-command.ts";
import { addGenerateCommands } from "./generate-command.ts";
import { addGenerateWitCommand } from "./generate-wit-command.ts";
import { addGenerateTypesCommand } from "./generate-types-command.ts";
import { addInitCommand } from "./init-command.ts";
import { addNewCommands } from "./new-command.ts";
import { packageVersion } from "./package-root.ts";
import { addProfileCommands } from "./profile-command.ts";
import { addTokenCommands } from "./token-command.ts";
import { exitCode } from "./exit-code.ts";
import { helpWithExamples } from "./help-text.ts";

const program = new Command("obelisk")
  .description("Deterministic workflows of WebAssembly components, on Workers and Durable Objects.")
  .version(packageVersion(), "-V, --version", "print the version of this package")
  .showHelpAfterError("(--help says more)")
  .exitOverride(({ exitCode: code }) => process.exit(code === 0 ? exitCode.ok : exitCode.refused))
  .addHelpText(
    "after",
    helpWithExamples(
      "function list",
      "execution schedule testing:fibo/fibo.fibo '[10]' --follow",
      "execution list --hide-finished",
    ),
  );

addExecutorServeCommand(program.command("executor").description("the engine"));
const executions = program.command("execution").description("executions");
addExecutionScheduleCommand(executions);
addExecutionListCommand(executions);
addExecutionStatusCommand(executions);
addExecutionResultCommands(executions);
addExecutionHistoryCommands(executions);
addExecutionLogsCommand(executions);
addExecutionControlCommands(executions);
addExecutionStubCommand(executions);
const components = program.command("component").description("deployed components");
addComponentListCommand(components);
addComponentInspectCommand(components);
const functions = program.command("function").description("functions of deployed components");
addFunctionListCommand(functions);
addFunctionShowCommand(functions);
addInitCommand(program);
addNewCommands(program.command("new").description("components of the project"));
addBuildCommand(program);
addDoctorCommand(program);
addProfileCommands(program.command("profile").description("names for servers, with their tokens"));
addTokenCommands(program.command("token").description("API tokens"));
const generate = program.command("generate").description("ids, and types and WIT of components");
addGenerateCommands(generate);
addGenerateTypesCommand(generate);
addGenerateWitCommand(generate);

// Whoever reads the output, such as `head`, may have enough of it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitCode.ok);
});

await program.parseAsync();
