/**
 * Shows that the checks can fail. A check may pass because it read nothing, so each is run as
 * `npm run check` runs it, with the repository's own configuration, on a small tree of files that
 * break its rules (`test/support/canary/`), and has to name every fault in it.
 */
import { cpSync, globSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checks } from "./checks.ts";
import type { CheckName } from "./checks.ts";
import { capture } from "./command.ts";

interface Canary {
  readonly check: CheckName;
  /** The folder of `test/support/canary/` with the faults. */
  readonly tree: string;
  /** What the output has to contain. */
  readonly faults: readonly RegExp[];
}

const canaries: readonly Canary[] = [
  { check: "format", tree: "format", faults: [/src\/wit\/unformatted\.ts/u] },
  {
    check: "lint",
    tree: "lint",
    faults: [
      /no-restricted-globals/u,
      /no-restricted-properties/u,
      /no-restricted-imports/u,
      /no-async-await/u,
      /no-floating-promises/u,
      /no-explicit-any/u,
      /switch-exhaustiveness-check/u,
      /house\(disable-reason\)/u,
      /Unused .*disable directive/u,
    ],
  },
  {
    check: "types",
    tree: "types",
    faults: [
      /src\/wit\/platform\.ts.* TS6307/u,
      /src\/wit\/platform\.ts.* TS2584: .*'console'/u,
      /src\/wit\/platform\.ts.* TS2304: .*'setTimeout'/u,
      /src\/wit\/platform\.ts.* TS2304: .*'fetch'/u,
      /src\/engine\/platform\.ts.* TS\d+: .*'process'/u,
      /src\/storage\/platform\.ts.* TS2304: .*'__dirname'/u,
      /src\/cli\/platform\.ts.* TS2304: .*'DurableObjectStorage'/u,
      /test\/wit\/wrong\.test\.ts.* TS2322/u,
      /test\/worker\/wrong\.test\.ts.* TS2322/u,
    ],
  },
  {
    check: "arrows",
    tree: "arrows",
    faults: [
      /room-wit: src\/wit\/outward\.ts/u,
      /room-engine: .*package\.ts .*ulid/u,
      /no-circle: /u,
      /no-orphan: src\/abi\/orphan\.ts/u,
      /no-unresolved-import: .*missing\.ts/u,
    ],
  },
  {
    check: "dead code",
    tree: "dead-code",
    faults: [/unused-file\.ts/u, /unusedExport/u, /no-such-package/u],
  },
  { check: "code without use", tree: "dead-code", faults: [/tested-only\.ts/u] },
  {
    check: "rules and tests",
    tree: "spec",
    faults: [/no test cites AA2/u, /cites\.test\.ts: cites AA3/u],
  },
];

/** What a tree of faults shares with the repository. */
const configuration = [
  "package.json",
  "tsconfig*.json",
  "knip.config.ts",
  "wrangler.toml",
  ".oxlintrc.json",
  ".oxfmtrc.json",
  ".dependency-cruiser.mjs",
  "scripts/*",
];

const problems = (await Promise.all(canaries.map(silence))).flat();
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else {
  console.log(`${canaries.length} checks found every fault that they were shown`);
}

/** One line for each fault that the canary's check is silent about, and for a check that passes. */
async function silence({ check, tree, faults }: Canary): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "obelisk-canary-"));
  const root = join(folder, "repository");
  try {
    for (const path of globSync([...configuration])) cpSync(path, join(root, path));
    // Beside the tree, not in it: some tools would follow the link and read every package.
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"), "junction");
    cpSync(join("test", "support", "canary", tree), root, { recursive: true });
    const { code, output } = await capture(commandOf(check), root);
    const silent = faults.filter((fault) => !fault.test(output));
    return [
      ...(code === 0 ? [`${check} passes on test/support/canary/${tree}`] : []),
      ...silent.map((fault) => `${check} does not say ${fault}:\n${output}`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandOf(name: CheckName): (typeof checks)[number]["command"] {
  const [check] = checks.filter((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`there is no check \`${name}\``);
  return check.command;
}
