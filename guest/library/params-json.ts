/** Arguments of a function as the host takes them by name: a JSON array of its params. */
import { jsonOfWit } from "../runtime/json-of-wit.ts";
import type { Signature } from "../runtime/signature.ts";
import { toWit } from "../runtime/to-wit.ts";

export function paramsJson({ name, params }: Signature, args: readonly unknown[]): string {
  return JSON.stringify(
    params.map((param, place) => {
      const path = `${name}: the argument \`${param.name}\``;
      return jsonOfWit(param.type, toWit(param.type, args[place], path));
    }),
  );
}
