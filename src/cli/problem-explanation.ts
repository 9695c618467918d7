/**
 * A refusal of the API for a person. Its message is one sentence for any reader; where the details say the same in
 * pieces, those are set out one below the other instead.
 */
import { z } from "zod";
import type { Fact } from "./indented-facts.ts";

/** The answer of the API to what it refuses, as `parseJson` gives it. */
export const problemShape = z.object({
  ok: z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
});

type Problem = z.infer<typeof problemShape>["ok"]["error"];

interface Details {
  readonly headline: string;
  readonly facts: readonly Fact[];
}

export interface Explanation extends Details {
  /** Lines that say what to do now. */
  readonly advice: readonly string[];
}

const mismatchShape = z.object({
  path: z.string(),
  parameter: z.string().optional(),
  expected: z.string(),
  actual: z.string(),
  hint: z.string().optional(),
});

const arityShape = z.object({
  expected: z.number(),
  actual: z.number(),
  names: z.array(z.string()),
});

const notFoundShape = z.object({ ffqn: z.string(), near: z.array(z.string()) });

/** @param ffqn the function that was to be called, when it is one that the problem is about */
export function explainProblem(problem: Problem, ffqn?: string): Explanation {
  const { headline, facts } = explainDetails(problem) ?? { headline: problem.message, facts: [] };
  return { headline, facts, advice: adviceFor(problem.code, ffqn ?? "<function>") };
}

function adviceFor(code: string, ffqn: string): readonly string[] {
  switch (code) {
    case "type-mismatch":
    case "wrong-arity":
      return [`\`obelisk function show ${ffqn}\` shows what it takes, with an example.`];
    case "function-not-found":
    case "ffqn-malformed":
      return ["`obelisk function list` shows every function that is deployed."];
    case "component-not-found":
      return ["`obelisk component list` shows every component that is deployed."];
    case "execution-not-found":
      return ["`obelisk execution list` shows those that there are."];
    case "execution-finished":
      return ["`obelisk execution retry` lets one go on that has failed."];
    case "not-finished":
      return ["--follow waits for it."];
    case "token-required":
    case "token-invalid":
      return [
        "Give a token with --token, OBELISK_API_TOKEN or a profile; `obelisk token create` makes one.",
      ];
    default:
      return [];
  }
}

/** Null when the details are not those that the code should have. */
function explainDetails({ code, message, details }: Problem): Details | null {
  switch (code) {
    case "type-mismatch":
      return explainMismatch(mismatchShape.safeParse(details).data);
    case "wrong-arity":
      return explainArity(message, arityShape.safeParse(details).data);
    case "function-not-found":
      return explainNotFound(notFoundShape.safeParse(details).data);
    default:
      return null;
  }
}

function explainMismatch(details: z.infer<typeof mismatchShape> | undefined): Details | null {
  if (details === undefined) return null;
  const { path, parameter, expected, actual, hint } = details;
  return {
    headline: "the params do not fit the function",
    facts: [
      ["at", parameter === undefined ? path : `${path} (parameter ${parameter})`],
      ["expected", expected],
      ["found", actual],
      ...(hint === undefined ? [] : [["hint", hint] as const]),
    ],
  };
}

function explainArity(
  message: string,
  details: z.infer<typeof arityShape> | undefined,
): Details | null {
  if (details === undefined) return null;
  const { expected, actual, names } = details;
  return {
    headline: message,
    facts: [
      ["expected", `${countItems(expected)}: [${names.join(", ")}]`],
      ["found", countItems(actual)],
    ],
  };
}

function explainNotFound(details: z.infer<typeof notFoundShape> | undefined): Details | null {
  if (details === undefined) return null;
  return {
    headline: `no deployed component exports \`${details.ffqn}\``,
    facts: details.near.length === 0 ? [] : [["near", ...details.near]],
  };
}

function countItems(count: number): string {
  return count === 1 ? "1 item" : `${count} items`;
}
