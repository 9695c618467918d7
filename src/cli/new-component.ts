/** Adds a component to a project: a folder made from `templates/`, and a table in obelisk.toml. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatProblem } from "../build/build-problem.ts";
import type { ComponentDeclaration, ComponentKind } from "../build/component-declaration.ts";
import { componentTypes } from "../build/component-types.ts";
import { parseProjectFile, projectFileName, readProjectFile } from "../build/project-file.ts";
import { listFiles } from "../build/source-files.ts";
import { pascalCase } from "../build/typescript-name.ts";
import { readPackageName } from "../build/wit-sources.ts";
import { camelCase } from "../wit/name.ts";
import { componentWord } from "./component-word.ts";
import { packageRoot } from "./package-root.ts";
import { generateAllTypes } from "./project-types.ts";

export interface AddedComponent {
  /** Of the files that were written, relative to the project. */
  readonly paths: readonly string[];
  /** The function that it exports. */
  readonly ffqn: string;
}

export interface Refused {
  readonly refusal: string;
}

/** The namespace of the WIT packages of a new project. */
const usualNamespace = "app";
/** What has code. */
export type NewKind = Exclude<ComponentKind, "activity_stub">;

const folders: Readonly<Record<NewKind, string>> = {
  activity: "activities",
  workflow: "workflows",
};

/** Everything is checked before anything is written. */
export async function addComponent(
  project: string,
  kind: NewKind,
  name: string,
): Promise<AddedComponent | Refused> {
  const declared = await readProjectFile(project);
  if ("problems" in declared) return refuse(...declared.problems.map(formatProblem));
  const word = componentWord(name);
  if (typeof word !== "string") return refuse(word.refusal);
  const folder = `${folders[kind]}/${word}`;
  const taken = takenBy(name, word, declared);
  if (taken !== undefined) {
    return refuse(
      `obelisk.toml has a component ${taken} already: choose another name than ${name}.`,
    );
  }
  if (existsSync(join(project, folder))) {
    return refuse(`${folder} is there already: choose another name, or remove it.`);
  }
  const text = await readFile(join(project, projectFileName), "utf8");
  const extended = `${text}${separator(text)}${table(kind, name, folder, word)}`;
  const parsed = parseProjectFile(extended);
  if ("problems" in parsed) {
    return refuse(
      `A table for ${name} cannot be added at the end of obelisk.toml:`,
      ...parsed.problems.map(formatProblem),
    );
  }
  const others = await componentTypes(project, declared);
  if ("problems" in others) return refuse(...others.problems.map(formatProblem));
  const namespace = await namespaceOf(project, declared);
  const paths = await writeTemplate(join(packageRoot, "templates", kind), project, {
    folder,
    word,
    namespace,
  });
  await writeFile(join(project, projectFileName), extended);
  const types = await generateAllTypes(project);
  return {
    paths: [...paths, ...types, projectFileName],
    ffqn: `${namespace}:${word}/${word}.run`,
  };
}

function refuse(...lines: readonly string[]): Refused {
  return { refusal: lines.join("\n") };
}

/** Names that make the same word would have the same package. */
function takenBy(
  name: string,
  word: string,
  declared: readonly ComponentDeclaration[],
): string | undefined {
  return declared.find((other) => other.name === name || componentWord(other.name) === word)?.name;
}

function separator(text: string): string {
  if (text === "") return "";
  return text.endsWith("\n") ? "\n" : "\n\n";
}

function table(kind: NewKind, name: string, folder: string, word: string): string {
  return `[[${kind}_wasm]]
name = "${name}"
source = "${folder}/${word}.ts"
wit = "${folder}/wit"
world = "component"
`;
}

/** That of the first component whose WIT says one. */
async function namespaceOf(
  project: string,
  declared: readonly ComponentDeclaration[],
): Promise<string> {
  for (const { origin } of declared) {
    if (origin.kind === "binary") continue;
    const name = await readPackageName(join(project, origin.wit)).catch(() => null);
    if (name !== null) return name.split(":")[0] ?? usualNamespace;
  }
  return usualNamespace;
}

interface Place {
  readonly folder: string;
  readonly word: string;
  readonly namespace: string;
}

async function writeTemplate(
  template: string,
  project: string,
  place: Place,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const file of await listFiles(template, "")) {
    const path = `${place.folder}/${file.replace("sample", place.word)}`;
    const text = filledIn(await readFile(join(template, file), "utf8"), file, place);
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
    paths.push(path);
  }
  return paths;
}

/** The templates are right as they are, for a component `sample` of the namespace `app`. */
function filledIn(text: string, file: string, { word, namespace }: Place): string {
  const named = text.replaceAll("app:sample", `${namespace}:${word}`);
  return file.endsWith(".wit")
    ? named.replaceAll(/(?<!:)\bsample\b/g, word)
    : named
        .replaceAll(/\bSample\b/g, pascalCase(word))
        .replaceAll(/(?<!:)\bsample\b/g, camelCase(word));
}
