/** The names that a declaration refers to. */
import { assertNever } from "./assert-never.ts";
import type { Name } from "./token-cursor.ts";
import type { FunctionTypeSyntax, TypeDefinition, TypeSyntax } from "./wit-syntax.ts";

export function namesInFunction({ params, result }: FunctionTypeSyntax): readonly Name[] {
  return [...params.map((param) => param.type), result].flatMap(namesInType);
}

/** The functions of a resource are not looked into: its handles mean the same without them. */
export function namesInDefinition(definition: TypeDefinition): readonly Name[] {
  switch (definition.kind) {
    case "alias":
      return namesInType(definition.type);
    case "record":
      return definition.fields.flatMap((field) => namesInType(field.type));
    case "variant":
      return definition.cases.flatMap((variantCase) => namesInType(variantCase.type));
    case "enum":
    case "flags":
    case "resource":
      return [];
    default:
      return assertNever(definition);
  }
}

function namesInType(syntax: TypeSyntax | null): readonly Name[] {
  if (syntax === null || syntax.kind === "primitive") {
    return [];
  }
  if ("element" in syntax) {
    return namesInType(syntax.element);
  }
  switch (syntax.kind) {
    case "named":
    case "handle":
      return [syntax.name];
    case "map":
      return [syntax.key, syntax.value].flatMap(namesInType);
    case "option":
      return namesInType(syntax.some);
    case "result":
      return [syntax.ok, syntax.err].flatMap(namesInType);
    case "tuple":
      return syntax.items.flatMap(namesInType);
    default:
      return assertNever(syntax);
  }
}
