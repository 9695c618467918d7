/** The events of an execution as a table for a terminal. */
import { z } from "zod";

const eventList = z.object({
  events: z.array(
    z.object({
      version: z.number(),
      created_at: z.string(),
      event: z.record(z.string(), z.unknown()),
    }),
  ),
});

type Event = z.infer<typeof eventList>["events"][number];

/** Most characters of an event's content that a line shows. */
const shownLength = 80;

/** Reads the answer of `GET /v1/executions/{id}/events`; a line for each event. */
export function eventTable(answer: unknown): readonly string[] {
  const { events } = eventList.parse(answer);
  const startedMs = Date.parse(events[0]?.created_at ?? "");
  return events.map((event) => eventLine(event, startedMs));
}

function eventLine({ version, created_at: at, event }: Event, startedMs: number): string {
  const [name = "", content] = Object.entries(event)[0] ?? [];
  const text = JSON.stringify(content);
  const shown = text.length > shownLength ? `${text.slice(0, shownLength)}...` : text;
  const ms = `+${Date.parse(at) - startedMs} ms`;
  return `${String(version).padStart(4)}  ${ms.padStart(9)}  ${name.padEnd(22)} ${shown}`;
}
