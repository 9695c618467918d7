/** The list of the executions of one tree. */
import type { ListedExecution } from "../execution/catalog-entry.ts";
import { listExecutions } from "../execution/list-executions.ts";
import type { ListQuery } from "../execution/list-query.ts";
import { pageOfListed, startOf } from "../execution/list-query.ts";
import type { Tree } from "./tree.ts";

/** Undefined while the tree has no execution. */
export function readExecutions(
  tree: Tree,
  query: ListQuery,
): readonly ListedExecution[] | undefined {
  const top = tree.ledger.tree.executions.get(0);
  if (top === undefined) return undefined;
  const all = listExecutions(tree.ledger.about(top.id), (execution) => tree.isHot(execution));
  const start = startOf(query, (id) => all.find((listed) => listed.id === id));
  return pageOfListed(all, query, start);
}
