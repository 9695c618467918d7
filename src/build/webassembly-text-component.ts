/**
 * Makes a component of a core module in WebAssembly text that follows the canonical ABI: the module
 * imports and exports under the names of the WIT world, `ns:pkg/ifc#fn`.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ComponentBuild, SourceDeclaration } from "./built-component.ts";

/** Assembles the text, attaches the world and wraps the module. */
export async function buildWebAssemblyText(
  root: string,
  { name, origin }: SourceDeclaration,
): Promise<ComponentBuild> {
  const text = await readFile(join(root, origin.file), "utf8");
  const { componentEmbed, componentNew, parse } = await import("@bytecodealliance/jco");
  try {
    const module = await parse(text);
    const witPath = join(root, origin.wit);
    const embedded = await componentEmbed({ binary: module, witPath, world: origin.world });
    return { bytes: await componentNew(embedded), sourceExports: null };
  } catch (error) {
    const problem = {
      kind: "source-build-failed",
      file: origin.file,
      component: name,
      message: `cannot be made a component of world \`${origin.world}\` of ${origin.wit}`,
      remedy: "What the assembler found:",
      toolOutput: readableError(String(error)),
    } as const;
    return { problems: [problem] };
  }
}

/** The parser's error is a dump of its data, with lines and columns counted from 0. */
function readableError(text: string): string {
  const dump = /line: (\d+), col: (\d+), .*kind: (?:Custom\("(.*)"\)|(\w+))/s.exec(text);
  if (dump === null) {
    return text;
  }
  const [, line, column, custom, kind] = dump;
  return `line ${Number(line) + 1}, column ${Number(column) + 1}: ${custom ?? kind ?? text}`;
}
