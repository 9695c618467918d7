/**
 * `non_retryable` of an activity, held against the errs that its functions can return: names of cases of
 * variants, and for errs that are strings whole texts.
 */
import { nearName } from "../wit/near.ts";
import { snakeCase, spellings } from "../wit/name.ts";
import type { FunctionSignature, WitType } from "../wit/wit-type.ts";
import type { BuildProblem } from "./build-problem.ts";

/** What the policy compares with: cases as JSON has them, beside texts as they are. */
export function nonRetryableNames(
  declared: readonly string[],
  exports: readonly FunctionSignature[],
): readonly string[] {
  const { cases, hasTexts } = errsOf(exports);
  const names = declared.flatMap((name) => {
    const known = cases.filter((errCase) => isSpelled(name, errCase)).map(snakeCase);
    return hasTexts ? [...known, name] : known;
  });
  return [...new Set(names)];
}

export function checkNonRetryable(
  declared: readonly string[],
  exports: readonly FunctionSignature[],
): Pick<BuildProblem, "kind" | "message" | "remedy">[] {
  const { cases, hasTexts } = errsOf(exports);
  if (hasTexts) return [];
  const unknown = declared.filter((name) => !cases.some((errCase) => isSpelled(name, errCase)));
  return unknown.map((name) => ({
    kind: "invalid-value",
    message: `\`non_retryable\` names \`${name}\`, which no err of its functions is`,
    remedy: remedy(name, cases),
  }));
}

function remedy(name: string, cases: readonly string[]): string {
  if (cases.length === 0) return "Their errs have no payload: remove the name.";
  const near = nearName(name, cases);
  const list = `The cases are: ${cases.join(", ")}.`;
  return near === null ? list : `Did you mean ${near}? ${list}`;
}

function errsOf(exports: readonly FunctionSignature[]): {
  readonly cases: readonly string[];
  readonly hasTexts: boolean;
} {
  const errs = exports.flatMap(({ result }) =>
    result?.kind === "result" && result.err !== null ? [result.err] : [],
  );
  return {
    cases: [...new Set(errs.flatMap(casesOf))],
    hasTexts: errs.some(({ kind }) => kind === "string"),
  };
}

function casesOf(err: WitType): readonly string[] {
  if (err.kind === "variant") return err.cases.map(({ name }) => name);
  return err.kind === "enum" ? err.cases : [];
}

function isSpelled(name: string, errCase: string): boolean {
  return name === errCase || spellings(errCase).includes(name);
}
