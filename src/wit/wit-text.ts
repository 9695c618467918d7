import type {
  EnumType,
  FlagsType,
  NamedType,
  PrimitiveType,
  RecordType,
  ResourceType,
  ResultType,
  VariantCase,
  VariantType,
  WitType,
} from "./wit-type.ts";

type NamedInWit = RecordType | VariantType | EnumType | FlagsType | ResourceType;

/**
 * The WIT syntax of a type on one line. Records, variants, enums and flags, which WIT declares by
 * name, are written anonymously in their place: `list<record { sku: string, price: option<f64> }>`.
 */
export function formatWitType(type: WitType): string {
  switch (type.kind) {
    case "list":
      return `list<${formatWitType(type.element)}>`;
    case "fixed-list":
      return `list<${formatWitType(type.element)}, ${type.length}>`;
    case "map":
      return `map<${type.key.kind}, ${formatWitType(type.value)}>`;
    case "option":
      return `option<${formatWitType(type.some)}>`;
    case "result":
      return formatResult(type);
    case "tuple":
      return `tuple<${type.items.map(formatWitType).join(", ")}>`;
    default:
      return formatDeclared(type);
  }
}

function formatDeclared(type: NamedInWit | PrimitiveType): string {
  switch (type.kind) {
    case "record":
      return block("record", type.fields.map(formatNamed));
    case "variant":
      return block("variant", type.cases.map(formatCase));
    case "enum":
      return block("enum", type.cases);
    case "flags":
      return block("flags", type.names);
    case "resource":
      return type.ownership === "borrow" ? `borrow<${type.name}>` : type.name;
    default:
      return type.kind;
  }
}

/** `func(n: u8) -> result<u64, string>`. */
export function formatFunctionType(signature: {
  readonly params: readonly NamedType[];
  readonly result: WitType | null;
}): string {
  const params = signature.params.map(formatNamed).join(", ");
  return signature.result === null
    ? `func(${params})`
    : `func(${params}) -> ${formatWitType(signature.result)}`;
}

function formatResult(type: ResultType): string {
  if (type.err !== null) {
    return `result<${type.ok === null ? "_" : formatWitType(type.ok)}, ${formatWitType(type.err)}>`;
  }
  return type.ok === null ? "result" : `result<${formatWitType(type.ok)}>`;
}

function formatNamed(named: NamedType): string {
  return `${named.name}: ${formatWitType(named.type)}`;
}

function formatCase(variantCase: VariantCase): string {
  return variantCase.type === null
    ? variantCase.name
    : `${variantCase.name}(${formatWitType(variantCase.type)})`;
}

function block(keyword: string, entries: readonly string[]): string {
  return entries.length === 0 ? `${keyword} {}` : `${keyword} { ${entries.join(", ")} }`;
}
