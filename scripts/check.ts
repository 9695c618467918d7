/**
 * `npm run check`: runs the checks, two at a time once the components are built, tells of them in their order, and
 * begins no more when one has failed.
 */
import { mapTwoAtATime } from "../src/build/two-at-a-time.ts";
import { checks } from "./checks.ts";
import type { Check } from "./checks.ts";
import type { CommandResult } from "./command.ts";
import { capture } from "./command.ts";

interface Ended extends CommandResult {
  readonly seconds: number;
}

const root = process.cwd();
const [first, ...others] = checks;

if (!tell(first, await run(first)) || !(await allPass(others))) process.exitCode = 1;

async function run({ command }: Check): Promise<Ended> {
  const startedMs = performance.now();
  const result = await capture(command, root);
  return { ...result, seconds: (performance.now() - startedMs) / 1000 };
}

async function allPass(list: readonly Check[]): Promise<boolean> {
  const ended = new Map<Check, Ended>();
  let told = 0;
  let hasFailed = false;
  await mapTwoAtATime(list, async (check) => {
    if (hasFailed) return;
    const result = await run(check);
    hasFailed ||= result.code !== 0;
    ended.set(check, result);
    for (let next = list[told]; next !== undefined; next = list[told]) {
      const itsEnd = ended.get(next);
      if (itsEnd === undefined) return;
      tell(next, itsEnd);
      told += 1;
    }
  });
  return !hasFailed;
}

/** Says whether it passes. */
function tell({ name, command, isReport }: Check, { code, output, seconds }: Ended): boolean {
  const time = seconds.toFixed(1).padStart(5);
  console.log(`${code === 0 ? "ok  " : "FAIL"}  ${name.padEnd(16)} ${time} s`);
  if (code !== 0) {
    console.log(`\n${output.trimEnd()}\n\nThis alone: npx ${command.join(" ")}`);
  } else if (isReport === true) {
    console.log(output.trimEnd().replaceAll(/^/gmu, "      "));
  }
  return code === 0;
}
