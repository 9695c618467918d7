/** Creating an execution is idempotent: the same request twice is one execution. */
import { createdWith } from "./execution-params.ts";
import type { CreateReply, CreateRequest } from "./execution-rpc.ts";
import type { Tree } from "./tree.ts";

export function createTree(tree: Tree, request: CreateRequest): CreateReply {
  const existing = tree.ledger.tree.executions.get(0);
  if (existing !== undefined) {
    if (existing.ffqn !== request.ffqn) {
      return { kind: "conflict", ffqn: existing.ffqn, differs: "ffqn" };
    }
    return createdWith(tree.ledger, existing) === request.params
      ? { kind: "exists" }
      : { kind: "conflict", ffqn: existing.ffqn, differs: "params" };
  }
  const target = tree.ports.components.exporting(request.ffqn);
  if (target === undefined) return { kind: "function-not-found" };
  tree.create({ ...request, component: target.component });
  return { kind: "created" };
}
