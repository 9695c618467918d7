/**
 * The functions that a workflow imports from other components: each call goes to the workflow's host, which may
 * suspend the component. What is derived from functions of other components is in `workflow-extensions.ts`.
 */
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import { extensionOf } from "../wit/extension-function.ts";
import { camelCase } from "../wit/name.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import type { WitValue } from "../wit/wit-value.ts";
import { checkedCall, paramsText } from "./checked-call.ts";
import { resultValue } from "./child-result.ts";
import { ErrOfCall } from "./err-of-call.ts";
import { isExecutable } from "./executable-function.ts";
import { ImportRefused } from "./import-refused.ts";
import { after } from "./after.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import { extensionFunction } from "./workflow-extensions.ts";
import type { WorkflowScope } from "./workflow-scope.ts";

/** Host interfaces by full name. Throws `ImportRefused` for a function that cannot be an execution. */
export function workflowInterfaces(
  imports: readonly FunctionSignature[],
  scope: WorkflowScope,
): ReadonlyMap<string, HostInterface> {
  const interfaces = new Map<string, Record<string, unknown>>();
  for (const signature of imports) {
    const name = interfaceOf(signature.ffqn);
    const functions = interfaces.get(name) ?? {};
    functions[camelCase(functionOf(signature.ffqn))] = importedFunction(signature, scope);
    interfaces.set(name, functions);
  }
  return interfaces;
}

function importedFunction(signature: FunctionSignature, scope: WorkflowScope): unknown {
  const { ffqn } = signature;
  const extension = extensionOf(ffqn);
  if (extension !== null) return extensionFunction(extension, signature, scope);
  if (!isExecutable(signature)) throw new ImportRefused(ffqn, "returns no result");
  return (...args: readonly unknown[]): unknown => {
    const call = checkedCall(ffqn, paramsText(args, signature));
    return after(
      scope.soon(() => scope.host.call(call)),
      (ended): WitValue => {
        if (ended.kind === "refused") throw new TypeError(`${ffqn}: ${ended.refusal.kind}`);
        const value = resultValue(ended.retval, signature.result, ffqn);
        // An aliased result is a value to whoever calls.
        if (signature.result.aliased === true) return value;
        if (value.tag === "err") throw new ErrOfCall(value.val);
        return value.val;
      },
    );
  };
}
