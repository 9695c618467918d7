/** The function that a client names. */
import { makeComponentId } from "../execution/component-id.ts";
import type { Ffqn } from "../wit/ffqn.ts";
import { parseFfqn } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { ExportedFunction, FunctionCatalog } from "./function-catalog.ts";
import { findFunction, suggestFunctions } from "./function-catalog.ts";
import { whyNotCallable } from "./function-json.ts";
import type { Problem } from "./problem.ts";
import { isProblem, problem } from "./problem.ts";
import { shorten } from "./shown-text.ts";

/** More than any name has: refusals repeat names, and compare them with all that are deployed. */
const FFQN_LENGTH_MAX = 1_000;

/** A function that a component exports, whether it can be an execution or not. */
export function requestedFunction(
  text: string,
  catalog: FunctionCatalog,
): ExportedFunction | Problem {
  const ffqn = parseRequestedFfqn(text);
  if (isProblem(ffqn)) return ffqn;
  return findFunction(catalog, ffqn) ?? functionNotFound(ffqn, catalog);
}

/** A function of which somebody can begin an execution. */
export function callableFunction(
  text: string,
  catalog: FunctionCatalog,
): FunctionSignature | Problem {
  const signature = executableFunction(text, catalog);
  if (isProblem(signature)) return signature;
  const found = findFunction(catalog, signature.ffqn);
  return found?.component.kind === "activity_stub" ? notCallable(found) : signature;
}

/** A function that can be an execution, be it only a workflow's. */
export function executableFunction(
  text: string,
  catalog: FunctionCatalog,
): FunctionSignature | Problem {
  const ffqn = parseRequestedFfqn(text);
  if (isProblem(ffqn)) return ffqn;
  const signature = catalog.functionSignature(ffqn);
  if (signature !== undefined) return signature;
  const found = findFunction(catalog, ffqn);
  return found === undefined ? functionNotFound(ffqn, catalog) : notCallable(found);
}

export function functionNotFound(ffqn: Ffqn, catalog: FunctionCatalog): Problem {
  const near = suggestFunctions(catalog, ffqn);
  const hint = near.length === 0 ? "none is deployed at all" : `near to it: ${near.join(", ")}`;
  return problem("function-not-found", `no deployed component exports \`${ffqn}\`; ${hint}`, {
    ffqn,
    near,
  });
}

function notCallable({ signature, component: { kind, name, digest } }: ExportedFunction): Problem {
  const { ffqn } = signature;
  const reason =
    whyNotCallable(signature) ??
    (kind === "activity_stub"
      ? "a stub has no code, so only a workflow can call it, and somebody gives it its result"
      : "the build left it out");
  return problem("function-not-callable", `\`${ffqn}\` cannot be an execution: ${reason}`, {
    ffqn,
    component_id: makeComponentId(kind, name, digest),
    reason,
  });
}

function parseRequestedFfqn(text: string): Ffqn | Problem {
  const ffqn = text.length <= FFQN_LENGTH_MAX ? parseFfqn(text) : tooLong(text);
  if (typeof ffqn === "string") return ffqn;
  return problem(
    "ffqn-malformed",
    `\`ffqn\` is not the full name of a function: ${shorten(ffqn.reason)}`,
    {
      expected: "namespace:package/interface[@version].function",
      actual: shorten(text),
    },
  );
}

function tooLong({ length }: string): { readonly reason: string } {
  return { reason: `it has ${length} characters, at most ${FFQN_LENGTH_MAX} are looked up` };
}
