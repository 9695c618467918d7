/** What must hold of the log of every execution that has finished, whatever happened on the way. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Event, ExecutionApi } from "./execution-api.ts";

/** Children of one execution whose own logs are read as well. */
const CHILDREN_READ = 5;

const childRequest = z.object({
  event: z.object({
    type: z.literal("join_set_request"),
    request: z.object({ child_execution_id: z.string() }),
  }),
});

const finished = z.object({ retval: z.record(z.string(), z.unknown()) });

/** One line a problem; empty when the execution and those of its descendants that were read are sound. */
export async function historyProblems(api: ExecutionApi, id: string): Promise<string[]> {
  const events = await api.events(id);
  const responses = await api.responses(id);
  const children = events.flatMap(({ event }) => {
    const request = childRequest.safeParse(event["history_event"]);
    return request.success ? [request.data.event.request.child_execution_id] : [];
  });
  // Of children beside each other whoever is faster answers first.
  const inTurn = children.every((child) => /\.o:[^.]+$/.test(child));
  const answers = responses.flatMap(({ child }) => (child === undefined ? [] : [child]));
  const [answered, asked] = inTurn
    ? [answers, children]
    : [answers.toSorted(), children.toSorted()];
  const problems = eventProblems(events);
  if (!isDeepStrictEqual(answered, asked)) {
    problems.push(`asked ${children.length} children in turn, got answers of ${answered.join()}`);
  }
  if (responses.some(({ cursor }, i) => cursor !== i + 1)) problems.push("cursors are not dense");
  const stride = Math.max(1, Math.floor(children.length / CHILDREN_READ));
  const read = responses.filter((_, index) => index % stride === 0);
  const ofChildren: string[] = [];
  for (const { child, finishedVersion } of read) {
    if (child === undefined) continue;
    const last = (await api.events(child)).at(-1)?.version;
    if (last !== finishedVersion) {
      problems.push(`${child} ends at ${last}, its parent says ${finishedVersion}`);
    }
    ofChildren.push(...(await historyProblems(api, child)));
  }
  return [...problems.map((problem) => `${id}: ${problem}`), ...ofChildren];
}

/** Names of the events, in order of version. */
export function eventNames(events: readonly Event[]): string[] {
  return events.flatMap(({ event }) => Object.keys(event));
}

/** The result as the last event holds it, in the words of the answer to who asks for the result. */
export function resultOfLog(events: readonly Event[]): unknown {
  const { retval } = finished.parse(events.at(-1)?.event["finished"]);
  const failure = retval["execution_failure"];
  return failure === undefined ? retval : { execution_failed: failure };
}

/** Versions are dense, instants do not decrease, `created` is first, the only `finished` is last. */
function eventProblems(events: readonly Event[]): string[] {
  const problems: string[] = [];
  const names = eventNames(events);
  if (events.some(({ version }, i) => version !== i)) problems.push("versions are not dense");
  if (events.some(({ created_at: at }, i) => at < (events[i - 1]?.created_at ?? ""))) {
    problems.push("the instants decrease");
  }
  if (names.indexOf("created") !== 0 || names.lastIndexOf("created") !== 0) {
    problems.push("`created` is not the first event alone");
  }
  if (names.indexOf("finished") !== names.length - 1) problems.push("`finished` is not the end");
  return problems;
}
