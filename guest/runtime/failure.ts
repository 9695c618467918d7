/** The end of a run that is no result: the host gets to know why. */
import { fail } from "obelisk:guest/failure@1.0.0";
import { shown } from "./shown.ts";

/** Never returns: the host takes the run down. */
export function trapWith(thrown: unknown): never {
  fail(reasonOf(thrown), framesOf(thrown));
  throw new Error("the run has ended");
}

function reasonOf(thrown: unknown): string {
  const text =
    thrown instanceof Error
      ? `${thrown.name}: ${thrown.message}`
      : `the component threw ${shown(thrown)}`;
  return text.toWellFormed();
}

/** The lines of the stack that follow the message. */
export function framesOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "";
  const frames = (thrown.stack ?? "").split("\n").filter((line) => /^ +at /.test(line));
  return frames.join("\n").toWellFormed();
}
