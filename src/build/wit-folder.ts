/**
 * The WIT folder of a source, checked before anything is built with it: the builders themselves
 * say less about what is wrong there.
 */
import { join } from "node:path";
import type { BuildProblem } from "./build-problem.ts";
import type { SourceDeclaration } from "./built-component.ts";

/** Null when the folder has the world and everything that it refers to. */
export async function checkWitFolder(
  root: string,
  { name, origin }: SourceDeclaration,
): Promise<BuildProblem | null> {
  const { types } = await import("@bytecodealliance/jco");
  try {
    await types(join(root, origin.wit), { worldName: origin.world });
    return null;
  } catch (error) {
    return {
      kind: "wit-invalid",
      file: origin.wit,
      component: name,
      message: `does not declare the world \`${origin.world}\` as it should`,
      remedy: "What is wrong:",
      toolOutput: causeOf(String(error)),
    };
  }
}

/** The innermost cause: those around it name the folder again. */
function causeOf(text: string): string {
  const [outermost = "", causes] = text.split("\n\nCaused by:\n");
  const innermost = causes?.split(/^ +\d+: /m).at(-1);
  return (innermost ?? outermost.replace(/^Error: /, "")).trim();
}
