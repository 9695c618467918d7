/** The resources of an interface, with their functions as core modules name them. */
import type { WitInterface } from "../wit/wit-document.ts";
import type { FunctionType } from "../wit/wit-type.ts";

export interface InterfaceResource {
  /** Full name. */
  readonly interface: string;
  readonly name: string;
  /** Its constructor, methods and static functions, as core modules name them: `[method]res.fn`. */
  readonly functions: readonly (FunctionType & { readonly name: string })[];
}

export function interfaceResources({
  name: interfaceName,
  resources,
}: WitInterface): readonly InterfaceResource[] {
  return resources.map(({ name, functions }) => ({
    interface: interfaceName,
    name,
    functions: functions.map(({ kind, name: own, params, result }) => ({
      name: kind === "constructor" ? `[constructor]${name}` : `[${kind}]${name}.${own}`,
      params,
      result,
    })),
  }));
}
