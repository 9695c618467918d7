/**
 * Makes a component's wasm from whatever it is declared as.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ComponentBuild } from "./built-component.ts";
import type { ComponentDeclaration } from "./component-declaration.ts";
import { buildTypescript } from "./typescript-component.ts";
import { checkWitFolder } from "./wit-folder.ts";
import { buildWebAssemblyText } from "./webassembly-text-component.ts";

/** Builds in `workFolder`, which is empty and the caller's to remove. */
export async function buildComponent(
  root: string,
  declaration: ComponentDeclaration,
  workFolder: string,
): Promise<ComponentBuild> {
  const { origin } = declaration;
  if (origin.kind === "binary") {
    return { bytes: await readFile(join(root, origin.file)), sourceExports: null };
  }
  const source = { ...declaration, origin };
  const problem = await checkWitFolder(root, source);
  if (problem !== null) {
    return { problems: [problem] };
  }
  switch (origin.kind) {
    case "typescript":
      return buildTypescript(root, { ...declaration, origin }, workFolder);
    case "webassembly-text":
      return buildWebAssemblyText(root, source);
  }
}
