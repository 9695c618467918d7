/** Function types as the checks of a build compare and show them. */
import { formatWitType } from "../wit/wit-text.ts";
import { sameType, type FunctionSignature, type FunctionType } from "../wit/wit-type.ts";

/** Equal names and types of the params, and the same result. */
export function hasSameType(left: FunctionType, right: FunctionType): boolean {
  return (
    sameType(left.result, right.result) &&
    left.params.length === right.params.length &&
    left.params.every(
      ({ name, type }, index) =>
        name === right.params[index]?.name && sameType(type, right.params[index]?.type ?? null),
    )
  );
}

/** As `hasSameType`, whatever the params are called. */
export function hasSameParts(left: FunctionSignature, right: FunctionSignature): boolean {
  const unnamed = ({ params, ...rest }: FunctionSignature): FunctionSignature => ({
    ...rest,
    params: params.map(({ type }) => ({ name: "", type })),
  });
  return hasSameType(unnamed(left), unnamed(right));
}

/** `ffqn` may also name a function of a resource, as core modules do. */
export function formatSignature({
  ffqn,
  params,
  result,
}: FunctionType & { readonly ffqn: string }): string {
  const list = params.map(({ name, type }) => `${name}: ${formatWitType(type)}`).join(", ");
  return `${ffqn}(${list})${result === null ? "" : ` -> ${formatWitType(result)}`}`;
}
