/** Takes secrets out of texts that the host shows. */
import type { LogSink } from "../engine/component-runtime.ts";
import type { RunOutcome } from "../execution/run-outcome.ts";

const PLACEHOLDER = "[secret]";

/** Shorter texts are everywhere: to hide them would garble everything and protect nothing. */
const HIDDEN_LENGTH_MIN = 4;

export type Redact = (text: string) => string;

/**
 * Hides the secrets as they are, and the lines of those with several: a guest's output comes in lines. What a guest
 * has encoded is not recognised.
 */
export function redaction(secrets: readonly string[]): Redact {
  const hidden = [...new Set(secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]))]
    .filter((text) => text.length >= HIDDEN_LENGTH_MIN)
    // A secret that contains another one goes first.
    .toSorted((left, right) => right.length - left.length);
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, PLACEHOLDER), text);
}

export function redactedLog(log: LogSink, redact: Redact): LogSink {
  return (line) => log({ ...line, text: redact(line.text) });
}

/** What a function returned is its own and stays as it is. */
export function redactedOutcome(outcome: RunOutcome, redact: Redact): RunOutcome {
  if (outcome.kind === "returned") return outcome;
  const { reason, detail } = outcome;
  return { ...outcome, reason: redact(reason), detail: detail === null ? null : redact(detail) };
}
