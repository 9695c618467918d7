/** What has names from JSON: records, variants, enums and flags. */
import { example, namesOf, soleEntry, taggedForm, wrongForm } from "./json-hint.ts";
import { isJsonArray, isJsonObject, printJson } from "./json-text.ts";
import type { JsonObject, JsonValue } from "./json-text.ts";
import { shorten } from "./mismatch.ts";
import { camelCase, isSpelling, snakeCase, spellings } from "./name.ts";
import { didYouMean, nearName } from "./near.ts";
import type { ValueReader } from "./value-reader.ts";
import type { EnumType, FlagsType, RecordType, VariantCase, VariantType } from "./wit-type.ts";
import type { WitValue } from "./wit-value.ts";

/** Most names that a message gives as examples. */
const maxExampleNames = 3;

export function recordFromJson(reader: ValueReader, json: JsonValue, type: RecordType): WitValue {
  if (!isJsonObject(json)) {
    return reader.refuse(json, type, wrongForm(json, recordForm(type)));
  }
  const record: Record<string, WitValue> = {};
  let known = 0;
  for (const { name, type: fieldType } of type.fields) {
    const keys = spellings(name).filter((spelling) => Object.hasOwn(json, spelling));
    const [key] = keys;
    if (keys.length > 1) {
      return reader.refuse(json, type, `the field ${keys.join(" = ")} is there twice`);
    }
    if (key === undefined && fieldType.kind !== "option") {
      return reader.refuse(json, type, missingField(json, type, name));
    }
    const field = key === undefined ? null : (json[key] ?? null);
    record[camelCase(name)] = reader.within(snakeCase(name), () => reader.read(field, fieldType));
    known += keys.length;
  }
  return Object.keys(json).length === known
    ? record
    : reader.refuse(json, type, unknownField(json, type));
}

export function variantFromJson(reader: ValueReader, json: JsonValue, type: VariantType): WitValue {
  const [key, payload] = soleEntry(json) ?? [];
  const written = typeof json === "string" ? json : key;
  const found = type.cases.find(({ name }) => isSpelling(written, name));
  if (found === undefined) {
    return reader.refuse(json, type, noCase(json, written, type));
  }
  const name = snakeCase(found.name);
  const payloadType = found.type;
  if (payloadType === null) {
    return payload === undefined
      ? { tag: found.name }
      : reader.refuse(json, type, `this case has no payload: "${name}"`);
  }
  return payload === undefined
    ? reader.refuse(json, type, `this case has a payload: {"${name}": ...}`)
    : { tag: found.name, val: reader.within(name, () => reader.read(payload, payloadType)) };
}

export function enumFromJson(reader: ValueReader, json: JsonValue, type: EnumType): WitValue {
  const { cases } = type;
  const found = cases.find((name) => isSpelling(json, name));
  if (found !== undefined) {
    return found;
  }
  if (typeof json === "string") {
    return reader.refuse(json, type, `there is no case ${shorten(json)}${didYouMean(json, cases)}`);
  }
  const written = soleEntry(json)?.[0] ?? taggedForm(json)?.[0];
  const near = written === undefined ? null : nearName(written, cases);
  const name = near ?? snakeCase(cases[0] ?? "");
  return reader.refuse(json, type, `an enum is the name of a case in quotes: "${name}"`);
}

export function flagsFromJson(reader: ValueReader, json: JsonValue, type: FlagsType): WitValue {
  if (!isJsonArray(json)) {
    return reader.refuse(json, type, wrongForm(json, flagsForm(json, type)));
  }
  const flags: Record<string, boolean> = {};
  for (const name of type.names) {
    flags[camelCase(name)] = false;
  }
  for (const written of json) {
    const name = type.names.find((candidate) => isSpelling(written, candidate));
    if (name === undefined) {
      const near = typeof written === "string" ? didYouMean(written, type.names) : "";
      return reader.refuse(json, type, `there is no flag ${shorten(printJson(written))}${near}`);
    }
    if (flags[camelCase(name)] === true) {
      return reader.refuse(json, type, `the flag ${snakeCase(name)} is there twice`);
    }
    flags[camelCase(name)] = true;
  }
  return flags;
}

function recordForm({ fields }: RecordType): string {
  const members = fields.slice(0, maxExampleNames).map(({ name }) => `"${snakeCase(name)}": ...`);
  const more = fields.length > maxExampleNames ? ", ..." : "";
  return `a record is an object: {${members.join(", ")}${more}}`;
}

/** The field may be there under a name that is almost right. */
function missingField(json: JsonObject, { fields }: RecordType, missing: string): string {
  const name = snakeCase(missing);
  const wrong = unknownKeys(json, fields).find((key) => nearName(key, [missing]) === name);
  return wrong === undefined
    ? `the field ${name} is missing`
    : `the field ${name} is missing; write ${name}, not ${shorten(wrong)}`;
}

function unknownField(json: JsonObject, { fields }: RecordType): string {
  const [key = ""] = unknownKeys(json, fields);
  const free = fields.map(({ name }) => name).filter((name) => !hasField(json, name));
  return `there is no field ${shorten(key)}${didYouMean(key, free)}`;
}

function unknownKeys(json: JsonObject, fields: RecordType["fields"]): readonly string[] {
  return Object.keys(json).filter((key) => !fields.some(({ name }) => isSpelling(key, name)));
}

function hasField(json: JsonObject, name: string): boolean {
  return spellings(name).some((spelling) => Object.hasOwn(json, spelling));
}

/** @param written the name of the case that was asked for, undefined if there is no telling */
function noCase(json: JsonValue, written: string | undefined, { cases }: VariantType): string {
  const [tag, val] = taggedForm(json) ?? [];
  const tagged = cases.find(({ name }) => isSpelling(tag, name));
  if (tagged !== undefined) {
    return `without tag and val: ${caseForm(tagged, val)}`;
  }
  if (written === undefined) {
    return wrongForm(json, 'a variant is "case", or {"case": ...} when the case has a payload');
  }
  const names = cases.map(({ name }) => name);
  return `there is no case ${shorten(written)}${didYouMean(written, names)}`;
}

function caseForm({ name, type }: VariantCase, payload: JsonValue | undefined): string {
  const key = `"${snakeCase(name)}"`;
  return type === null ? key : `{${key}: ${payload === undefined ? "..." : example(payload)}}`;
}

function flagsForm(json: JsonValue, { names }: FlagsType): string {
  const meant = namesOf(json).map((written) => nearName(written, names));
  const known = meant.filter((name) => name !== null).map((name) => `"${name}"`);
  return `flags are an array of names${known.length === 0 ? "" : `: [${known.join(", ")}]`}`;
}
