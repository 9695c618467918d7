/**
 * `npm run quickstart`: builds the examples, starts a server, runs three of them on it and shows what became
 * of them. It uses only what a user would type or fetch.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { passThrough } from "./command.ts";
import { eventTable } from "./event-table.ts";
import { LocalServer } from "./local-server.ts";

interface Example {
  readonly title: string;
  readonly ffqn: string;
  readonly params: string;
  /** How the command ends when all is well. */
  readonly code: 0 | 1;
}

const stateFolder = ".obelisk/quickstart";
const examples: readonly Example[] = [
  {
    title: "A TypeScript workflow calls a TypeScript activity 5 times",
    ffqn: "testing:fibo-workflow/workflow.fiboa",
    params: "[10, 5]",
    code: 0,
  },
  {
    title: "It calls a compiled activity 20 times",
    ffqn: "testing:fibo-workflow/workflow.fiboa-wat",
    params: "[10, 20]",
    code: 0,
  },
  {
    title: "An activity that always returns an err is tried again until its retries are used up",
    ffqn: "testing:misbehave/misbehave.fail",
    params: "[]",
    code: 1,
  },
];

process.chdir(join(import.meta.dirname, ".."));
rmSync(stateFolder, { recursive: true, force: true });
process.exitCode = (await obelisk(["build"])) === 0 ? await showExamples() : 1;

async function showExamples(): Promise<number> {
  const server = await LocalServer.start(stateFolder);
  console.log(`\nThe server listens on ${server.url}.`);
  try {
    let last = "";
    for (const example of examples) last = await run(example, server.url);
    await showEvents(last, server.url);
    console.log(`\nTo go on with these executions: npm start -- --persist-to ${stateFolder}`);
    console.log(
      "and open http://127.0.0.1:5005/openapi.json, which lists what the server answers.",
    );
    return 0;
  } catch (error) {
    console.error(`\n${String(error)}\n\nOutput of the server:\n${server.output}`);
    return 1;
  } finally {
    await server.stop();
  }
}

/** Gives the id of the execution. */
async function run({ title, ffqn, params, code }: Example, url: string): Promise<string> {
  console.log(`\n${title}:`);
  const id = await (await fetch(`${url}/v1/execution-id`)).text();
  console.log(`$ obelisk execution schedule ${ffqn} '${params}' --follow`);
  const ended = await obelisk([
    ...["execution", "schedule", ffqn, params, "--follow"],
    ...["--id", id.trim(), "--api-url", url],
  ]);
  if (ended !== code) throw new Error(`${ffqn} ended with ${ended} instead of ${code}`);
  return id.trim();
}

async function showEvents(id: string, url: string): Promise<void> {
  const eventsUrl = `${url}/v1/executions/${id}/events`;
  console.log(`\nIts log, from ${eventsUrl}:`);
  const answer: unknown = await (await fetch(eventsUrl)).json();
  for (const line of eventTable(answer)) console.log(line);
}

function obelisk(parameters: readonly string[]): Promise<number> {
  return passThrough([process.execPath, "src/cli/obelisk.ts", ...parameters]);
}
