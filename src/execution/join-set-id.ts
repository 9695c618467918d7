/** Join set ids: `o:<name>` one-off, `n:<name>` named, `g:<n>` generated. */

export type JoinSetId = string & { readonly __brand: "JoinSetId" };

const JOIN_SET = /^(?:[on]:[A-Za-z0-9/-]+|g:[1-9][0-9]*)$/;

export function isJoinSetId(text: string): text is JoinSetId {
  return JOIN_SET.test(text);
}

/** It has one member, for which it was made. */
export function isOneOff(id: JoinSetId): boolean {
  return id.startsWith("o:");
}

/** Whether a one-off join set can be named so: letters, digits, `-` and `/`, and at least one of them. */
export function isJoinSetName(name: string): boolean {
  return isJoinSetId(`n:${name}`);
}

/** Throws when the name is none: `o:<n>-<name>`, `n:<name>`, `g:<n>`. */
export function joinSetOf(kind: "o" | "n" | "g", name: string): JoinSetId {
  const id = `${kind}:${name}`;
  if (!isJoinSetId(id)) throw new Error(`not a join set id: ${id}`);
  return id;
}

/**
 * The join set that a direct call or a sleep makes for itself.
 * @param ordinal number of this one-off join set within its execution, from 1
 * @param name the function's name, or what the sleep is called
 */
export function oneOffJoinSet(ordinal: number, name: string): JoinSetId {
  return joinSetOf("o", `${ordinal}-${name}`);
}
