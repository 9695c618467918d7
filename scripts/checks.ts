/** What `npm run check` demands of the repository, in the order in which it is tried. */
import type { Command } from "./command.ts";

export interface Check {
  readonly name: string;
  readonly command: Command;
  /** Whether the output is of interest when the check passes. */
  readonly isReport?: true;
}

export const checks = [
  { name: "components", command: ["node", "src/build/main.ts"] },
  {
    name: "generated types",
    command: ["node", "src/cli/obelisk.ts", "generate", "types", "--check"],
  },
  { name: "format", command: ["oxfmt", "--check"] },
  { name: "lint", command: ["oxlint"] },
  { name: "types", command: ["tsc", "-b"] },
  {
    name: "arrows",
    command: ["depcruise", "--config", ".dependency-cruiser.mjs", "--output-type", "err", "."],
  },
  { name: "dead code", command: ["knip", "--no-progress"] },
  { name: "code without use", command: ["knip", "--no-progress", "--production"] },
  { name: "rules and tests", command: ["node", "scripts/spec.ts"] },
  { name: "canaries", command: ["node", "scripts/canaries.ts"] },
  { name: "bundle", command: ["node", "scripts/bundle-size.ts"], isReport: true },
] as const satisfies readonly Check[];

export type CheckName = (typeof checks)[number]["name"];
