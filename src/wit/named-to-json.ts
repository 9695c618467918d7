/** What has names of a component to JSON: records, variants, enums and flags. */
import { isObject, ownProperty, taggedParts, unknownKey } from "./guest-value.ts";
import { shorten } from "./mismatch.ts";
import { camelCase, snakeCase } from "./name.ts";
import type { ValueWriter } from "./value-writer.ts";
import type { EnumType, FlagsType, RecordType, VariantType } from "./wit-type.ts";

export function recordToJson(writer: ValueWriter, value: unknown, type: RecordType): string {
  if (!isObject(value)) {
    return writer.refuse(value, type, null);
  }
  const unknown = unknownKey(
    value,
    type.fields.map((field) => field.name),
  );
  if (unknown !== undefined) {
    return writer.refuse(value, type, `there is no field ${shorten(unknown)}`);
  }
  const fields = type.fields.map(({ name, type: fieldType }) => {
    const text = writer.within(snakeCase(name), () =>
      writer.write(ownProperty(value, camelCase(name)), fieldType),
    );
    return `${nameText(name)}:${text}`;
  });
  return `{${fields.join()}}`;
}

export function variantToJson(writer: ValueWriter, value: unknown, type: VariantType): string {
  const { tag, val } = taggedParts(value);
  const found = type.cases.find((variantCase) => variantCase.name === tag);
  if (found === undefined) {
    return writer.refuse(value, type, null);
  }
  const { name, type: payloadType } = found;
  if (payloadType !== null) {
    const text = writer.within(snakeCase(name), () => writer.write(val, payloadType));
    return `{${nameText(name)}:${text}}`;
  }
  return val === undefined
    ? nameText(name)
    : writer.refuse(value, type, `the case ${name} has no payload`);
}

export function enumToJson(writer: ValueWriter, value: unknown, type: EnumType): string {
  const found = type.cases.find((name) => name === value);
  return found === undefined ? writer.refuse(value, type, null) : nameText(found);
}

export function flagsToJson(writer: ValueWriter, value: unknown, type: FlagsType): string {
  if (!isObject(value)) {
    return writer.refuse(value, type, null);
  }
  const unknown = unknownKey(value, type.names);
  const isSet = (name: string): unknown => ownProperty(value, camelCase(name)) ?? false;
  if (unknown !== undefined || type.names.some((name) => typeof isSet(name) !== "boolean")) {
    return writer.refuse(value, type, "flags are an object of booleans");
  }
  return `[${type.names.filter(isSet).map(nameText).join()}]`;
}

function nameText(name: string): string {
  return `"${snakeCase(name)}"`;
}
