/** What a person is told when the server refused a request, or when there is no server. */
import { parseJson } from "../wit/json-text.ts";
import type { ApiAnswer, ApiReply } from "./api-client.ts";
import { exitCode } from "./exit-code.ts";
import { indentFacts } from "./indented-facts.ts";
import { explainProblem, problemShape } from "./problem-explanation.ts";

export function isSuccess(reply: ApiReply): reply is ApiAnswer {
  return reply.kind === "answer" && reply.status >= 200 && reply.status < 300;
}

/**
 * Tells what is wrong on the standard error, and gives the exit code that says the same.
 * @param ffqn the function that the request was about
 */
export function complain(reply: ApiReply, url: URL, ffqn?: string): number {
  if (reply.kind === "unreachable") {
    console.error(
      `No server answers at ${url.href}: ${reply.reason}. ` +
        "Start one with `obelisk executor serve`, or name one with --api-url or --profile.",
    );
    return exitCode.unreachable;
  }
  console.error(describeRefusal(reply, ffqn));
  return exitCode.refused;
}

/** A headline with the status and the code, and below it what the details say. */
function describeRefusal({ status, text }: ApiAnswer, ffqn: string | undefined): string {
  const refusal = `The server refused with status ${status}`;
  const parsed = problemShape.safeParse(parseJson(text));
  // Something else than this API can answer, such as a proxy.
  if (!parsed.success) return `${refusal}: ${text}`;
  const { error } = parsed.data.ok;
  const { headline, facts, advice } = explainProblem(error, ffqn);
  return [`${refusal}: ${headline} (${error.code})`, ...indentFacts(facts), ...advice].join("\n");
}
