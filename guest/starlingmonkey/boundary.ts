/**
 * The border between the user's code and StarlingMonkey, which takes and gives values as WIT has them. Only what is
 * thrown is put right here: where the err is a string, the engine traps on everything else without saying what it was.
 */
import { debug, error as logError } from "obelisk:log/log@1.0.0";
import { hasPayload } from "../runtime/call-error.ts";
import { exportedFunctions } from "../runtime/exported-functions.ts";
import { shown } from "../runtime/shown.ts";
import type { Signature } from "../runtime/signature.ts";

type AnyFunction = (...args: readonly unknown[]) => Promise<unknown>;

/** The functions of an interface as the engine calls them. Throws when one is missing. */
export function exportedInterface(
  name: string,
  offered: unknown,
  signatures: readonly Signature[],
): Readonly<Record<string, AnyFunction>> | undefined {
  return exportedFunctions(name, offered, signatures, exportedFunction);
}

function exportedFunction(
  { name, result }: Signature,
  offered: object,
  work: CallableFunction,
): AnyFunction {
  return async (...args) => {
    try {
      const value: unknown = await Reflect.apply(work, offered, args);
      return value;
    } catch (thrown) {
      if (thrown instanceof Error && !hasPayload(thrown)) logThrown(name, thrown);
      if (result?.kind !== "result" || result.err?.kind !== "string") throw thrown;
      // The engine takes the err from there.
      throw { payload: textOf(hasPayload(thrown) ? thrown.payload : thrown) };
    }
  };
}

/** An err has no place for the stack of an Error, which is what shows a mistake in the code. */
function logThrown(name: string, thrown: Error): void {
  const isMistake =
    thrown instanceof TypeError ||
    thrown instanceof ReferenceError ||
    thrown instanceof RangeError ||
    thrown instanceof SyntaxError;
  const text = `${name} threw ${thrown.name}: ${thrown.message}\n${thrown.stack ?? ""}`;
  (isMistake ? logError : debug)(text.trimEnd().toWellFormed());
}

function textOf(thrown: unknown): string {
  if (typeof thrown === "string") return thrown.toWellFormed();
  return (thrown instanceof Error ? thrown.message : shown(thrown)).toWellFormed();
}
