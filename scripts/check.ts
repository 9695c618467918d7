/** `npm run check`: runs the checks one after another and stops at the first that fails. */
import { checks } from "./checks.ts";
import type { Check } from "./checks.ts";
import { capture } from "./command.ts";

const root = process.cwd();

for (const check of checks) {
  if (!(await passes(check))) {
    process.exitCode = 1;
    break;
  }
}

async function passes({ name, command, isReport }: Check): Promise<boolean> {
  const startedMs = performance.now();
  const { code, output } = await capture(command, root);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok  " : "FAIL"}  ${name.padEnd(16)} ${seconds.padStart(5)} s`);
  if (code !== 0) {
    console.log(`\n${output.trimEnd()}\n\nThis alone: npx ${command.join(" ")}`);
  } else if (isReport === true) {
    console.log(output.trimEnd().replaceAll(/^/gmu, "      "));
  }
  return code === 0;
}
