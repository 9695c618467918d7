/** The environment variables of one run: what the build has, and what the Worker's bindings are now. */
import type { Refused } from "../execution/run-outcome.ts";
import type { EnvironmentVariable } from "./component-entry.ts";
import { refused } from "./function-call.ts";

export type Variables = readonly (readonly [name: string, value: string])[];

export interface RunEnvironment {
  readonly variables: Variables;
  /** Values that must not be shown. */
  readonly secrets: readonly string[];
}

/** The Worker's bindings by name; an environment variable or a secret is a text. */
export type Bindings = (name: string) => unknown;

const EMPTY: RunEnvironment = { variables: [], secrets: [] };

const nouns = {
  literal: "variable",
  forwarded: "variable",
  secret: "secret",
} as const satisfies Record<EnvironmentVariable["kind"], string>;

/** Refused when the Worker does not have all that the component needs. */
export function readEnvironment(
  declared: readonly EnvironmentVariable[] | undefined,
  bindings: Bindings,
): RunEnvironment | Refused {
  if (declared === undefined) return EMPTY;
  const read = declared.map((variable) => ({
    kind: variable.kind,
    name: variable.name,
    value: variable.kind === "literal" ? variable.value : bindings(variable.name),
  }));
  const missing = read.filter(({ value }) => typeof value !== "string");
  if (missing.length > 0) return refused(describeMissing(missing));
  const texts = read.map(({ kind, name, value }) => ({ kind, name, value: String(value) }));
  return {
    variables: texts.map(({ name, value }) => [name, value]),
    secrets: texts.filter(({ kind }) => kind === "secret").map(({ value }) => value),
  };
}

function describeMissing(missing: readonly Pick<EnvironmentVariable, "kind" | "name">[]): string {
  const names = missing.map(({ kind, name }) => `the ${nouns[kind]} ${name}`);
  return `the Worker does not have ${names.join(", ")}, which the component needs: a secret is set with \`wrangler secret put\`, or locally in .dev.vars; a variable in [vars] of wrangler.toml`;
}
