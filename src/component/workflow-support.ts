/**
 * `obelisk:workflow/workflow-support`: what a workflow asks of its host. Random values are not in the journal:
 * they follow from the execution id and its generation, and so are the same in every replay.
 */
import { isJoinSetName } from "../execution/join-set-id.ts";
import { randomBetween, randomText } from "../workflow/random-range.ts";
import { VirtualRandom } from "../workflow/virtual-random.ts";
import { joinSetFunctions, lookupFunctions } from "./join-set-functions.ts";
import { after } from "./after.ts";
import type { ScheduleAtValue } from "./schedule-value.ts";
import { datetime, scheduleOf } from "./schedule-value.ts";
import type { HostInterface } from "./wasi/wasi-interfaces.ts";
import { ErrOfCall } from "./err-of-call.ts";
import type { WorkflowScope } from "./workflow-scope.ts";

const NAMES: ReadonlySet<string> = new Set([
  "obelisk:workflow/workflow-support@6.0.0",
  "obelisk:workflow/workflow-support-backtrace@6.0.0",
]);

/** The interface by its name; whoever tells where in a source it is gets the same. */
export function workflowSupportInterface(
  name: string,
  scope: WorkflowScope,
): HostInterface | undefined {
  return NAMES.has(name) ? workflowSupport(scope) : undefined;
}

const DEFAULT_SLEEP_NAME = "sleep";
function workflowSupport(scope: WorkflowScope): HostInterface {
  return { ...ownFunctions(scope), ...joinSetFunctions(scope), ...lookupFunctions(scope) };
}

function ownFunctions({ host, soon }: WorkflowScope): HostInterface {
  const { executionId, owner } = host;
  const random = new VirtualRandom(owner, "workflow-support");
  return {
    executionIdCurrent: () => ({ id: executionId }),
    randomU64: (min: bigint, maxExclusive: bigint) =>
      randomBetween(random, min, maxExclusive - 1n) ??
      noneIn("random-u64", `from ${min} to below ${maxExclusive}`),
    randomU64Inclusive: (min: bigint, maxInclusive: bigint) =>
      randomBetween(random, min, maxInclusive) ??
      noneIn("random-u64-inclusive", `from ${min} to ${maxInclusive}`),
    randomString: (minLength: number, maxLengthExclusive: number) =>
      randomText(random, minLength, maxLengthExclusive) ??
      noneIn("random-string", `from ${minLength} to below ${maxLengthExclusive}`),
    sleep: (value: ScheduleAtValue, name: string | undefined) => {
      const scheduleAt = scheduleOf(value, "sleep");
      const named = sleepName(name);
      return after(
        soon(() => host.sleep(scheduleAt, named)),
        ({ outcome, expiresAtMs }) => {
          if (outcome === "cancelled") throw new ErrOfCall(undefined);
          return datetime(expiresAtMs);
        },
      );
    },
  };
}

function sleepName(name: string | undefined): string {
  if (name === undefined) return DEFAULT_SLEEP_NAME;
  if (isJoinSetName(name)) return name;
  throw new RangeError(
    `sleep: the name \`${name}\` has to be one or more letters, digits, \`-\` and \`/\``,
  );
}

function noneIn(functionName: string, range: string): never {
  throw new RangeError(`${functionName}: nothing is in the range ${range}`);
}
