/**
 * Declaration files for the TypeScript components of a project, each beside its source. A module is declared once: the
 * file of a later component that needs it refers to the earlier one, so that all of them can be in one program.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { BuildProblem } from "./build-problem.ts";
import type { TypescriptDeclaration } from "./built-component.ts";
import type { ComponentDeclaration } from "./component-declaration.ts";
import { typeProblems } from "./typescript-component.ts";
import { readWitSources } from "./wit-sources.ts";
import { worldModules } from "./world-modules.ts";
import { checkWitFolder } from "./wit-folder.ts";

export interface TypesFile {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
  /** Names of the components whose source lies beside it. */
  readonly components: readonly string[];
  /** Paths of the files that it refers to. */
  readonly refersTo: readonly string[];
}

interface ComponentModules {
  readonly declaration: TypescriptDeclaration;
  readonly modules: readonly string[];
}

/**
 * The files as they should be, in the order of the components, or what is wrong with their WIT. Components that are
 * not TypeScript have none.
 */
export async function componentTypes(
  root: string,
  declarations: readonly ComponentDeclaration[],
): Promise<readonly TypesFile[] | { readonly problems: readonly BuildProblem[] }> {
  const components: ComponentModules[] = [];
  const problems: BuildProblem[] = [];
  for (const declaration of declarations) {
    const { origin } = declaration;
    if (origin.kind !== "typescript") continue;
    const made = await modulesOf(root, { ...declaration, origin });
    if ("problems" in made) problems.push(...made.problems);
    else components.push(made);
  }
  return problems.length > 0 ? { problems } : filesOf(components);
}

/** Of these files those whose content on disk is another one. */
export async function outdatedTypes(
  root: string,
  files: readonly TypesFile[],
): Promise<readonly TypesFile[]> {
  const contents = await Promise.all(
    files.map(({ path }) => readFile(join(root, path), "utf8").catch(() => null)),
  );
  return files.filter(({ text }, index) => contents[index] !== text);
}

/** Writes what is outdated, and gives it. */
export async function writeTypes(
  root: string,
  files: readonly TypesFile[],
): Promise<readonly TypesFile[]> {
  const outdated = await outdatedTypes(root, files);
  await Promise.all(outdated.map(({ path, text }) => writeFile(join(root, path), text)));
  return outdated;
}

async function modulesOf(
  root: string,
  declaration: TypescriptDeclaration,
): Promise<ComponentModules | { readonly problems: readonly BuildProblem[] }> {
  const { origin } = declaration;
  const sources = await readWitSources(join(root, origin.wit), origin.world).catch(
    (error: unknown) => ({ fault: String(error) }),
  );
  if ("fault" in sources) return { problems: [await witProblem(root, declaration, sources.fault)] };
  const problems = typeProblems(declaration, sources.world);
  return problems.length > 0
    ? { problems }
    : { declaration, modules: worldModules(sources, origin.engine ?? "quickjs") };
}

/** In the words of the build, if it refuses the folder as well. */
async function witProblem(
  root: string,
  declaration: TypescriptDeclaration,
  fault: string,
): Promise<BuildProblem> {
  const { name, origin } = declaration;
  return (
    (await checkWitFolder(root, declaration)) ?? {
      kind: "wit-invalid",
      file: origin.wit,
      component: name,
      message: `does not declare the world \`${origin.world}\` as it should`,
      remedy: "What is wrong:",
      toolOutput: fault,
    }
  );
}

function filesOf(components: readonly ComponentModules[]): readonly TypesFile[] {
  const declaredIn = new Map<string, string>();
  const byPath = Map.groupBy(components, ({ declaration }) => typesPath(declaration));
  return [...byPath].map(([path, beside]) => {
    const own = new Set<string>();
    const refersTo = new Set<string>();
    for (const text of beside.flatMap(({ modules }) => modules)) {
      const file = declaredIn.get(text) ?? path;
      declaredIn.set(text, file);
      if (file === path) own.add(text);
      else refersTo.add(file);
    }
    const written = beside.map(({ declaration }) => declaration);
    return {
      path,
      text: fileText(path, written, [...own], [...refersTo]),
      components: written.map(({ name }) => name),
      refersTo: [...refersTo],
    };
  });
}

/** `flow.ts` has `flow.wit.d.ts` beside it. */
function typesPath({ origin }: TypescriptDeclaration): string {
  return `${origin.file.replace(/\.[cm]?ts$/, "")}.wit.d.ts`;
}

function fileText(
  path: string,
  declarations: readonly TypescriptDeclaration[],
  modules: readonly string[],
  refersTo: readonly string[],
): string {
  const worlds = declarations.map(({ origin }) => `the world \`${origin.world}\` in ${origin.wit}`);
  const head = [
    `// Generated by \`obelisk generate types\` from ${[...new Set(worlds)].join(", ")}. Do not edit.`,
    ...refersTo.map((file) => `/// <reference path="${referencePath(path, file)}" />`),
  ];
  return `${[head.join("\n"), ...modules].join("\n\n")}\n`;
}

function referencePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}
