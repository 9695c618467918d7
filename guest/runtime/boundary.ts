/** The border between the user's code and the engine: every function that goes over it is wrapped here. */
import { debug, error as logError } from "obelisk:log/log@1.0.0";
import { beginCall } from "./building.ts";
import { CallError, hasPayload } from "./call-error.ts";
import { errOf } from "./err-of.ts";
import { exportedFunctions } from "./exported-functions.ts";
import { settled } from "./event-loop.ts";
import { framesOf, trapWith } from "./failure.ts";
import { Fault } from "./fault.ts";
import { fromWit, prepareReading } from "./from-wit.ts";
import { takeUnhandled } from "./promise.ts";
import { shown } from "./shown.ts";
import type { Signature } from "./signature.ts";
import { toWit } from "./to-wit.ts";
import { wrapped } from "./wrapped-function.ts";

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** The functions of an interface as the engine calls them. Throws when one is missing. */
export function exportedInterface(
  name: string,
  offered: unknown,
  signatures: readonly Signature[],
): Readonly<Record<string, AnyFunction>> | undefined {
  return exportedFunctions(name, offered, signatures, exportedFunction);
}

function exportedFunction(
  signature: Signature,
  offered: object,
  work: CallableFunction,
): AnyFunction {
  const params = signature.params.map(({ name, type }) => ({
    type,
    path: `${signature.name}: the param \`${name}\``,
  }));
  for (const { type } of params) prepareReading(type);
  return (...args) => {
    beginCall(signature);
    try {
      const given = params.map(({ type, path }, place) => fromWit(type, args[place], path));
      const value = settled(Reflect.apply(work, offered, given), signature.name);
      reportUnhandled();
      return okToWit(signature, value);
    } catch (thrown) {
      return endWith(signature, thrown);
    }
  };
}

function okToWit({ name, result }: Signature, value: unknown): unknown {
  if (result === null) return undefined;
  const path = `what ${name} returned`;
  if (result.kind !== "result") return toWit(result, value, path);
  return result.ok === null ? undefined : toWit(result.ok, value, path);
}

function endWith({ name, result }: Signature, thrown: unknown): never {
  if (thrown instanceof Fault || result?.kind !== "result") return trapWith(thrown);
  const err = errOf(result.err, thrown);
  if (err === null) return trapWith(thrown);
  logThrown(name, thrown);
  // The engine takes the err from there, of whatever type it is.
  throw { payload: err.payload };
}

/** An err has no place for the stack of an Error, which is what shows a mistake in the code. */
function logThrown(functionName: string, thrown: unknown): void {
  if (!(thrown instanceof Error) || hasPayload(thrown)) return;
  const isMistake =
    thrown instanceof TypeError ||
    thrown instanceof ReferenceError ||
    thrown instanceof RangeError ||
    thrown instanceof SyntaxError;
  const text = `${functionName} threw ${thrown.name}: ${thrown.message}\n${framesOf(thrown)}`;
  (isMistake ? logError : debug)(text.trimEnd().toWellFormed());
}

/** Of a result that is a value. Its err is thrown as the engine throws one. */
function okOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const payload: unknown = Reflect.get(value, "val");
  if (Reflect.get(value, "tag") === "err") throw { payload };
  return payload;
}

function reportUnhandled(): void {
  for (const reason of takeUnhandled()) {
    const text = `a promise was rejected and nobody handled it: ${shown(reason)}\n${framesOf(reason)}`;
    logError(text.trimEnd().toWellFormed());
  }
}

/** A function of another component or of the host as the user's code calls it. */
export function importedFunction(native: AnyFunction, signature: Signature): AnyFunction {
  const { ffqn, name, result } = signature;
  const params = signature.params.map((param) => ({
    type: param.type,
    path: `${name}: the argument \`${param.name}\``,
  }));
  const returned = `what ${name} returned`;
  const types = result?.kind === "result" ? { ok: result.ok, err: result.err } : null;
  const ok = types === null ? result : types.ok;
  for (const type of [ok, types?.err ?? null]) prepareReading(type);
  const isValue = result?.kind === "result" && result.aliased === true;
  const imported: AnyFunction = (...args) => {
    const given = params.map(({ type, path }, place) => toWit(type, args[place], path));
    let value: unknown;
    try {
      value = isValue ? okOf(native(...given)) : native(...given);
    } catch (thrown) {
      if (types === null || !hasPayload(thrown)) throw thrown;
      const payload =
        types.err === null ? undefined : fromWit(types.err, thrown.payload, `the err of ${name}`);
      throw new CallError(ffqn, payload);
    }
    return ok === null ? undefined : fromWit(ok, value, returned);
  };
  return wrapped(imported, signature);
}
