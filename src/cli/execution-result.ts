/** The result of an execution, for a person or as it came. */
import { z } from "zod";
import { isJsonObject, parseJson, printJson } from "../wit/json-text.ts";
import type { ApiAnswer } from "./api-client.ts";
import { exitCode } from "./exit-code.ts";
import { printableText } from "./printable-text.ts";

const failureShape = z.object({
  execution_failed: z.object({
    kind: z.string(),
    reason: z.string(),
    detail: z.string().nullable(),
  }),
});

/** Prints the result, and gives the exit code that says how it ended. */
export function printResult({ text }: ApiAnswer, json: boolean): number {
  // An answer that was followed begins with blanks.
  const result = text.trim();
  console.log(json ? result : describeResult(result));
  return result.startsWith('{"ok"') ? exitCode.ok : exitCode.failed;
}

function describeResult(text: string): string {
  const parsed = parseJson(text);
  if (!("ok" in parsed) || !isJsonObject(parsed.ok)) return text;
  const failure = failureShape.safeParse(parsed.ok);
  if (failure.success) {
    const { kind, reason, detail } = failure.data.execution_failed;
    return printableText(
      `execution failed (${kind}): ${reason}${detail === null ? "" : `\n${detail}`}`,
    );
  }
  return Object.entries(parsed.ok)
    .map(([tag, value]) => `${tag}: ${printJson(value)}`)
    .join("\n");
}
