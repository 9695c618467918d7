import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { makeProject } from "../build/project-fixture.ts";
import { readPage } from "./page.ts";
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

/** Imports of WIT, whose types are generated, are of any type here. */
const wit = ["docs", "obelisk", "shop", "town", "travel"]
  .map((namespace) => `declare module "${namespace}:*";`)
  .join("\n");

describe("the code of the pages", () => {
  it.each(pages)("[DC28] has no type error in %s", async (page) => {
    const files = filesOf(readPage(`docs/${page}.md`));
    const folder = await makeProject({ ...files, "wit.d.ts": wit });
    const sources = Object.keys(files).filter((path) => path.endsWith(".ts"));
    const program = ts.createProgram({
      rootNames: [
        ...[...sources, "wit.d.ts"].map((path) => join(folder, path)),
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
