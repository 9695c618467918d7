/**
 * Bundles the Worker as a deploy would, prints what the bundle consists of, and fails when the
 * engine (everything but what is generated for components) is over its budget.
 */
import { globSync, readFileSync, rmSync, statSync } from "node:fs";
import { z } from "zod";

import { bundleParts, engineBudgetBytes } from "./bundle-parts.ts";
import { capture } from "./command.ts";

const outputFolder = "dist/worker";

rmSync(outputFolder, { recursive: true, force: true });
const { code, output } = await capture(
  ["wrangler", "deploy", "--dry-run", "--minify", "--outdir", outputFolder, "--metafile"],
  process.cwd(),
);
if (code === 0) {
  report();
} else {
  console.error(output);
  process.exitCode = 1;
}

function report(): void {
  const metafile = z
    .object({
      outputs: z.record(
        z.string(),
        z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
      ),
    })
    .parse(JSON.parse(readFileSync(`${outputFolder}/bundle-meta.json`, "utf8")));
  const { engineBytes, generated } = bundleParts(metafile);
  const coreBytes = globSync(`${outputFolder}/*.wasm`).map((path) => statSync(path).size);
  printLine(engineBytes, `engine, of ${engineBudgetBytes / 1000} kB`);
  for (const { path, bytes } of generated) printLine(bytes, path);
  printLine(sum(coreBytes), `${coreBytes.length} core modules`);
  if (engineBytes === 0 || engineBytes > engineBudgetBytes) {
    console.error("The engine is over its budget, or the bundle holds none of it.");
    process.exitCode = 1;
  }
}

function printLine(bytes: number, name: string): void {
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
