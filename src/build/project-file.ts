/**
 * Reads `obelisk.toml`: text to declarations, or everything that is wrong with it at once.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import type { BuildProblem } from "./build-problem.ts";
import {
  activityTable,
  stubTable,
  tableKeys,
  workflowTable,
  type ComponentDeclaration,
} from "./component-declaration.ts";
import { allowedHostKeys } from "./allowed-host-setting.ts";
import { durationUnits } from "./duration-setting.ts";
import { environmentKeys } from "./environment-setting.ts";
import { nearMatch } from "../wit/near.ts";

export const projectFileName = "obelisk.toml";

const projectFile = z.strictObject({
  activity_wasm: z.array(activityTable, { error: "tables written [[activity_wasm]]" }).default([]),
  workflow_wasm: z.array(workflowTable, { error: "tables written [[workflow_wasm]]" }).default([]),
  activity_stub: z.array(stubTable, { error: "tables written [[activity_stub]]" }).default([]),
  activity_external: z
    .array(stubTable, { error: "tables written [[activity_external]]" })
    .default([]),
});

const execKeys = ["lock_expiry", "instance_limiter"];

/** The keys of the tables that are items of a component's setting. */
const itemKeys: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["allowed_host", allowedHostKeys],
  ["env_vars", environmentKeys],
]);

/** The declarations in the order of the file, activities first, or the problems. */
export async function readProjectFile(
  root: string,
): Promise<readonly ComponentDeclaration[] | { readonly problems: readonly BuildProblem[] }> {
  let text: string;
  try {
    text = await readFile(join(root, projectFileName), "utf8");
  } catch (error) {
    return refuse({
      kind: "project-file-unreadable",
      message: `cannot be read: ${String(error)}`,
      remedy: "A project has this file at its root, with a table for each component.",
    });
  }
  return parseProjectFile(text);
}

/** As `readProjectFile`, from the text of the file. */
export function parseProjectFile(
  text: string,
): readonly ComponentDeclaration[] | { readonly problems: readonly BuildProblem[] } {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    return refuse(syntaxProblem(error));
  }
  const parsed = projectFile.safeParse(document);
  if (!parsed.success) {
    return refuse(...parsed.error.issues.flatMap((issue) => issueProblems(issue, document)));
  }
  const { activity_wasm, workflow_wasm, activity_stub, activity_external } = parsed.data;
  const declarations = [...activity_wasm, ...workflow_wasm, ...activity_stub, ...activity_external];
  const duplicates = duplicateNames(declarations);
  return duplicates.length > 0 ? refuse(...duplicates) : declarations;
}

type FileProblem = Pick<BuildProblem, "kind" | "message" | "remedy"> & {
  readonly component?: string;
};

function refuse(...problems: readonly FileProblem[]): { readonly problems: BuildProblem[] } {
  return {
    problems: problems.map((problem) => ({
      file: projectFileName,
      component: null,
      ...problem,
    })),
  };
}

function syntaxProblem(error: unknown): FileProblem {
  if (!(error instanceof TomlError)) {
    throw error;
  }
  return {
    kind: "project-file-syntax",
    message: `is not TOML: ${error.message.split("\n")[0] ?? ""}`,
    remedy: `See line ${error.line}, column ${error.column}.\n${error.codeblock.trimEnd()}`,
  };
}

function issueProblems(issue: z.core.$ZodIssue, document: unknown): FileProblem[] {
  const place = tablePlace(issue.path, document);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      ...unknownKey(key, issue.path, place.text),
      ...place.owner,
    }));
  }
  const key = issue.path.slice(2).join(".");
  const found = valueAt(document, issue.path);
  const subject = key === "" ? place.text : `${place.text}: \`${key}\``;
  return [
    {
      kind: "invalid-value",
      ...place.owner,
      message: `${subject} is ${found === undefined ? "missing" : show(found)}`,
      remedy: `Expected ${issue.message}.`,
    },
  ];
}

function unknownKey(key: string, path: readonly PropertyKey[], place: string): FileProblem {
  const known = knownKeys(path);
  const near = path.length === 2 && execKeys.includes(key) ? `exec.${key}` : nearMatch(key, known);
  const other = otherTable(key, path);
  const advice =
    other === null
      ? `Known keys: ${known.join(", ")}.`
      : `\`${key}\` belongs to tables of [[${other}]].`;
  return {
    kind: "unknown-key",
    message: `${place}: unknown key \`${key}\``,
    remedy: near === null ? advice : `Did you mean \`${near}\`?`,
  };
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [table, , section] = path;
  if (section === "exec") {
    return table === "activity_wasm" ? execKeys : ["lock_expiry"];
  }
  const keys = itemKeys.get(section);
  if (keys !== undefined) {
    return keys;
  }
  if (!isTable(table)) {
    return Object.keys(tableKeys);
  }
  return section === undefined ? tableKeys[table] : durationUnits;
}

function isTable(table: PropertyKey | undefined): table is keyof typeof tableKeys {
  return typeof table === "string" && Object.hasOwn(tableKeys, table);
}

/** The other kind of table, when the key would be right there. */
function otherTable(key: string, path: readonly PropertyKey[]): string | null {
  const [table, , section] = path;
  if (table === undefined || section !== undefined) {
    return null;
  }
  const others = Object.keys(tableKeys).filter((other) => other !== table);
  return others.find((other) => isTable(other) && tableKeys[other].includes(key)) ?? null;
}

function tablePlace(
  path: readonly PropertyKey[],
  document: unknown,
): { readonly text: string; readonly owner: { readonly component?: string } } {
  const [table, index] = path;
  if (table === undefined) {
    return { text: "top level", owner: {} };
  }
  if (typeof index !== "number") {
    return { text: `\`${String(table)}\``, owner: {} };
  }
  const name = valueAt(document, [table, index, "name"]);
  return {
    text: `[[${String(table)}]] number ${index + 1}`,
    owner: typeof name === "string" ? { component: name } : {},
  };
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? Object.entries(value).find(([name]) => name === String(key))?.[1]
        : undefined,
    document,
  );
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function duplicateNames(declarations: readonly ComponentDeclaration[]): FileProblem[] {
  const seen = new Set<string>();
  return declarations.flatMap(({ name }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      {
        kind: "duplicate-name" as const,
        component: name,
        message: "is declared twice",
        remedy: "Names are unique over activities, workflows and stubs.",
      },
    ];
  });
}
