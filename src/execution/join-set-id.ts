/** Join set ids: `o:<name>` one-off, `n:<name>` named, `g:<n>` generated. */

export type JoinSetId = string & { readonly __brand: "JoinSetId" };

const JOIN_SET = /^(?:[on]:[A-Za-z0-9/-]+|g:[1-9][0-9]*)$/;

export function isJoinSetId(text: string): text is JoinSetId {
  return JOIN_SET.test(text);
}

/**
 * The join set that a direct call makes for itself.
 * @param ordinal number of this one-off join set within its execution, from 1
 */
export function oneOffJoinSet(ordinal: number, functionName: string): JoinSetId {
  const id = `o:${ordinal}-${functionName}`;
  if (!isJoinSetId(id)) throw new Error(`not a join set id: ${id}`);
  return id;
}
