/** What would be right in the place of JSON that does not fit, for the mistakes that people make. */
import { isJsonArray, isJsonObject, printJson } from "./json-text.ts";
import type { JsonObject, JsonValue } from "./json-text.ts";

/** Longest piece of a value that a hint repeats in the right form, in UTF-16 code units. */
export const maxExampleLength = 40;

/** For what is null though its type has no null. */
export const onlyOptionsAreNull = "only an option can be null";

/** The JSON text of a value as an example, `...` for a long one. */
export function example(json: JsonValue): string {
  const text = printJson(json);
  return text.length <= maxExampleLength ? text : "...";
}

/**
 * For any value in the place of an array, an object or one of their kind; `form` says what such a
 * value looks like.
 */
export function wrongForm(json: JsonValue, form: string): string {
  if (json === null) {
    return `${onlyOptionsAreNull}; ${form}`;
  }
  return isJsonInString(json) ? `${form}; here it is inside a string: leave the quotes out` : form;
}

/** For what is in the place of a list or tuple and no array; `form` says what such a value is. */
export function notAnArray(json: JsonValue, form: string): string {
  if (!isJsonObject(json)) {
    return wrongForm(json, form);
  }
  return Object.keys(json)[0] === "0"
    ? `${form}; JSON.stringify makes such an object of a typed array: send Array.from(it)`
    : form;
}

/** The key and the value of an object with exactly one key, null for any other value. */
export function soleEntry(json: JsonValue): readonly [string, JsonValue] | null {
  const [entry, ...others] = isJsonObject(json) ? Object.entries(json) : [];
  return entry === undefined || others.length > 0 ? null : entry;
}

/** The names that an object of booleans says yes to, those of any other value. */
export function namesOf(json: JsonValue): readonly string[] {
  if (typeof json === "string") {
    return [json];
  }
  return isJsonObject(json) ? Object.keys(json).filter((key) => json[key] === true) : [];
}

/** The case and the payload of the form that bindings have, `{"tag": ..., "val": ...}`. */
export function taggedForm(json: JsonValue): readonly [string, JsonValue | undefined] | null {
  const tag = isJsonObject(json) ? ownItem(json, "tag") : undefined;
  return isJsonObject(json) && typeof tag === "string" ? [tag, ownItem(json, "val")] : null;
}

function ownItem(json: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(json, key) ? json[key] : undefined;
}

function isJsonInString(json: JsonValue): boolean {
  return typeof json === "string" && /^\s*[[{]/.test(json);
}

/** How many items came, for a message about their number. */
export function countItems(json: JsonValue): string {
  return isJsonArray(json) ? `, not ${json.length}` : "";
}
