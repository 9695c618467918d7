/** `obelisk:generations/restart`: how a workflow begins again. */
import { VALUE_LENGTH_MAX } from "../execution/limits.ts";
import { isTopLevel } from "../execution/execution-id.ts";
import { ErrOfCall } from "./err-of-call.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import type { WorkflowScope } from "./workflow-scope.ts";
import { functionValue, jsonCall } from "./workflow-scope.ts";

const NAME = "obelisk:generations/restart@1.0.0";

export function restartInterface(name: string, scope: WorkflowScope): HostInterface | undefined {
  if (name !== NAME) return undefined;
  const { host, soon } = scope;
  return {
    generation: () => host.generation,
    restartWith: (params: string) => {
      if (!isTopLevel(host.executionId)) throw new ErrOfCall({ tag: "not-top-level" });
      const call = jsonCall(scope, functionValue(host.ffqn), params);
      if (typeof call === "string") throw typeCheckError(call);
      const refusal = call.refusal();
      if (refusal !== null) {
        const isMismatch = refusal.kind === "type-check-error";
        throw typeCheckError(
          isMismatch ? refusal.message : `${host.ffqn} is not deployed any more`,
        );
      }
      if (call.params.length > VALUE_LENGTH_MAX) {
        throw typeCheckError(`the params have more than ${VALUE_LENGTH_MAX} characters of JSON`);
      }
      return soon(() => host.restart(call.params));
    },
  };
}

function typeCheckError(message: string): ErrOfCall {
  return new ErrOfCall({ tag: "type-check-error", val: message });
}
