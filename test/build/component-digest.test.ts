import { cp, mkdir, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ComponentOrigin } from "../../src/build/component-declaration.ts";
import { componentDigest } from "../../src/build/component-digest.ts";
import { framedHash } from "../../src/build/framed-hash.ts";
import { readToolVersions, type ToolVersions } from "../../src/build/tool-versions.ts";
import { makeProject, writeFiles } from "./project-fixture.ts";

const tools: ToolVersions = {
  jco: "1.0.0",
  jcoTranspile: "1.0.0",
  componentizeQjs: "1.0.0",
  componentizeJs: "1.0.0",
  esbuild: "1.0.0",
};

const typescript: ComponentOrigin = {
  kind: "typescript",
  file: "guest/main.ts",
  wit: "wit",
  world: "component",
};

const text: ComponentOrigin = { ...typescript, kind: "webassembly-text", file: "guest/main.wat" };

const files = {
  "guest/main.ts": "export const a = 1;",
  "guest/lib/part.ts": "export const b = 1;",
  "guest/main.wat": "(module)",
  "wit/world.wit": "package a:b;",
  "wit/deps/c.wit": "package c:d;",
};

describe("the digest of a component", () => {
  it("[BD10] of a binary is the sha256 of its bytes", async () => {
    const root = await makeProject({ "a.wasm": Uint8Array.of(1, 2, 3) });
    const expected = createHash("sha256")
      .update(Uint8Array.of(1, 2, 3))
      .digest("hex");
    const digest = await componentDigest(root, { kind: "binary", file: "a.wasm" }, tools);
    expect(digest).toBe(`sha256:${expected}`);
  });

  const changes: readonly [title: string, change: Readonly<Record<string, string>>][] = [
    ["[BD11] changes with the source", { "guest/main.ts": "export const a = 2;" }],
    ["[BD11] changes with a script below the source's folder", { "guest/lib/part.ts": "" }],
    ["[BD11] changes with a new script below the source's folder", { "guest/lib/new.js": "" }],
    ["[BD11] changes with a data file below the source's folder", { "guest/data.json": "{}" }],
    ["[BD11] changes with a WIT file", { "wit/deps/c.wit": "package c:e;" }],
    ["[BD11] changes with a new WIT file", { "wit/deps/e.wit": "package e:f;" }],
  ];

  it.each(changes)("%s", async (_title, change) => {
    const root = await makeProject(files);
    const before = await componentDigest(root, typescript, tools);
    await writeFiles(root, change);
    expect(await componentDigest(root, typescript, tools)).not.toBe(before);
  });

  it("[BD11] changes with the world, the entry, the language and the builder", async () => {
    const root = await makeProject({ ...files, "guest/other.ts": files["guest/main.ts"] });
    const digests = await Promise.all([
      componentDigest(root, typescript, tools),
      componentDigest(root, { ...typescript, world: "other" }, tools),
      componentDigest(root, { ...typescript, file: "guest/other.ts" }, tools),
      componentDigest(root, text, tools),
      componentDigest(root, typescript, { ...tools, esbuild: "1.0.1" }),
      componentDigest(root, typescript, { ...tools, componentizeQjs: "1.0.1" }),
      componentDigest(root, text, { ...tools, jcoTranspile: "1.0.1" }),
    ]);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("[BD11] stays when anything else changes", async () => {
    const root = await makeProject(files);
    const before = await componentDigest(root, typescript, tools);
    await writeFiles(root, {
      "guest/README.md": "text",
      "guest/obelisk-types.d.ts": "export {};",
      "guest/main.wat": "(module (memory 1))",
      "guest/node_modules/x/index.js": "",
      "guest/.cache/x.js": "",
      "wit/notes.txt": "text",
      "obelisk.toml": "",
    });
    await writeFile(join(root, "guest/main.ts"), files["guest/main.ts"]);
    expect(await componentDigest(root, typescript, { ...tools, jco: "2.0.0" })).toBe(before);
  });

  it("[BD11] is the same wherever the project lies", async () => {
    const root = await makeProject(files);
    const moved = join(await makeProject({}), "moved");
    await mkdir(moved);
    await cp(root, moved, { recursive: true });
    expect(await componentDigest(moved, typescript, tools)).toBe(
      await componentDigest(root, typescript, tools),
    );
  });

  it("[BD11] of WebAssembly text covers the text alone", async () => {
    const root = await makeProject(files);
    const before = await componentDigest(root, text, tools);
    await writeFiles(root, { "guest/main.ts": "" });
    expect(await componentDigest(root, text, tools)).toBe(before);
    await writeFiles(root, { "guest/main.wat": "(module (memory 1))" });
    expect(await componentDigest(root, text, tools)).not.toBe(before);
  });

  it("[BD11] knows the versions of the installed tools", async () => {
    for (const version of Object.values(await readToolVersions())) {
      expect(version).toMatch(/^\d+\.\d+\.\d+/);
    }
  });
});

describe("the hash of a list", () => {
  it("[BD12] differs for lists that differ only in where a value ends", () => {
    const list = fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(list, list, (left, right) => {
        const isEqual = JSON.stringify(left) === JSON.stringify(right);
        expect(framedHash("d", left) === framedHash("d", right)).toBe(isEqual);
      }),
    );
    expect(framedHash("d", ["ab", "c"])).not.toBe(framedHash("d", ["a", "bc"]));
    expect(framedHash("d", ["e"])).not.toBe(framedHash("e", ["d"]));
  });
});
