#!/usr/bin/env node
/**
 * Starts the `obelisk` command, whose TypeScript Node runs as it is from 22.18 on: this Node if it is new
 * enough, else the one that is installed with the package. Plain JavaScript of Node 20.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");
const isInstalled = root.split(sep).includes("node_modules");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 18);
const packaged = [join(root, "node_modules"), ...(isInstalled ? [dirname(root)] : [])]
  .flatMap((modules) => ["node", "node.cmd"].map((name) => join(modules, ".bin", name)))
  .find((path) => existsSync(path));
const node = isNewEnough ? process.execPath : packaged;

if (node === undefined) {
  process.stderr.write(
    `obelisk needs Node 22.18 or later, this is ${process.versions.node}: run \`npm install\` in ${root}, ` +
      "which brings one, or install it.\n",
  );
  process.exit(2);
}

/** Stripping types is still announced as experimental when a program asks for it. */
const stripping = [
  "--disable-warning=ExperimentalWarning",
  ...["--import", pathToFileURL(join(import.meta.dirname, "strip-types.mjs")).href],
];

const child = spawn(
  node,
  [...(isInstalled ? stripping : []), join(root, "src/cli/obelisk.ts"), ...process.argv.slice(2)],
  {
    stdio: "inherit",
    shell: node.endsWith(".cmd"),
    // It halves the time that a command takes to start; those that it starts itself use it as well.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"), ...process.env },
  },
);
// Ctrl-C reaches the child by itself; a signal sent to this process alone does not.
process.on("SIGINT", () => {});
for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code) => process.exit(code ?? 1));
