import type { Fact } from "./fact.ts";

/** The length of what may be large in a fact: everything else is bounded. */
export function payloadLength(fact: Fact): number {
  if ("retval" in fact) {
    const { retval } = fact;
    return retval.kind === "execution-failure" ? 0 : (retval.value?.length ?? 0);
  }
  if (!("params" in fact)) return 0;
  const again = fact.kind === "restarted" ? fact.createdWith.length : 0;
  return again + (fact.params?.length ?? 0);
}
