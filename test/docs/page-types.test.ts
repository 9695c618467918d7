import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { writeTypes } from "../../src/build/component-types.ts";
import { makeProject } from "../build/project-fixture.ts";
import { typesOf } from "../build/typed-project.ts";
import { readPage } from "./page.ts";
import type { PageFiles } from "./page-project.ts";
import { filesOf } from "./page-project.ts";

const root = join(import.meta.dirname, "../..");
const pages = ["getting-started", "writing-activities", "writing-workflows"];

/** As the pages tell users to: the types of this package, and nothing of a browser or of Node. */
const options: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  paths: { "obelisk-workers/*": [join(root, "guest/types/*.d.ts")] },
};

/** Interfaces of the host have types where the world imports them, which it need not do. */
const host = 'declare module "obelisk:*";';

/** What the pages tell to copy. */
const copies = [
  ["payment/wit/payment.wit", "order/wit/deps/payment.wit"],
  ["rooms/wit/rooms.wit", "trip/wit/deps/rooms.wit"],
  ["rooms/wit/rooms.wit", "tour/wit/deps/rooms.wit"],
  ["rooms/wit/rooms.wit", "patrol/wit/deps/rooms.wit"],
] as const;

/** The project of a page with the types that are generated for it. */
async function typedProject(files: PageFiles): Promise<string> {
  const copied = copies.flatMap(([from, to]) => {
    const text = files[from];
    return text === undefined ? [] : [[to, text] as const];
  });
  const folder = await makeProject({ ...files, ...Object.fromEntries(copied), "host.d.ts": host });
  await writeTypes(folder, await typesOf(folder));
  return folder;
}

describe("the code of the pages", () => {
  it.each(pages)("[DC28] has no type error in %s", async (page) => {
    const files = filesOf(readPage(`docs/${page}.md`));
    const folder = await typedProject(files);
    const sources = Object.keys(files).filter((path) => path.endsWith(".ts"));
    const declarations = sources.map((path) => path.replace(/\.ts$/, ".wit.d.ts"));
    const program = ts.createProgram({
      rootNames: [
        ...[...sources, ...declarations, "host.d.ts"].map((path) => join(folder, path)),
        join(root, "guest/types/globals.d.ts"),
      ],
      options,
    });
    const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
      file: file?.fileName.slice(folder.length),
      message: ts.flattenDiagnosticMessageText(messageText, " "),
    }));
    expect(sources).not.toEqual([]);
    expect(errors).toEqual([]);
  });
});
