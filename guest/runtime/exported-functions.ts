/** The functions that the user's code has for an interface, whatever engine calls them. */
import { Fault } from "./fault.ts";
import type { Signature } from "./signature.ts";

/** Makes a function that the engine calls out of the user's, which is a method of `offered`. */
type Wrap<Wrapped> = (signature: Signature, offered: object, work: CallableFunction) => Wrapped;

/** The functions by name. Throws when one is missing. */
export function exportedFunctions<Wrapped>(
  name: string,
  offered: unknown,
  signatures: readonly Signature[],
  wrap: Wrap<Wrapped>,
): Readonly<Record<string, Wrapped>> | undefined {
  if (typeof offered !== "object" || offered === null) return undefined;
  return Object.fromEntries(
    signatures.map((signature) => {
      const work: unknown = Reflect.get(offered, signature.name);
      if (typeof work !== "function") {
        throw new Fault(
          `the export \`${name}\` has no function \`${signature.name}\` for ${signature.ffqn}; it has ${Object.keys(offered).join(", ") || "nothing"}`,
        );
      }
      return [signature.name, wrap(signature, offered, work)];
    }),
  );
}
