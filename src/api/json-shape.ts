/** Shapes that several answers share: names, instants, payloads. */
import { z } from "@hono/zod-openapi";
import type { JsonValue } from "../wit/json-text.ts";

/** JSON of a type that the function declares, so nothing more is known of it here. */
export const payloadShape = z
  .custom<JsonValue>((value) => value !== undefined)
  .openapi({
    type: ["object", "array", "string", "number", "boolean", "null"],
    description: "JSON of the WIT type that the function declares; null where it has no payload.",
  });

export const instantShape = z.iso.datetime().openapi({ example: "2026-11-22T20:00:00.000Z" });

export const executionIdShape = z.string().openapi({
  description: "`E_` and a ULID; a derived id appends `.<join set>_<number>` per level.",
  example: "E_01KATZ4V8XQ0PD2M6W9Y3R5T7B",
});

export const delayIdShape = z.string().openapi({
  description:
    "`Delay_`, the ULID and path of the execution that waits, and `.<join set>_<number>`.",
  example: "Delay_01KATZ4V8XQ0PD2M6W9Y3R5T7B.o:1-sleep_1",
});

export const ffqnShape = z.string().openapi({
  description: "Fully qualified function name, `namespace:package/interface[@version].function`.",
  example: "testing:fibo/fibo.fibo",
});

export const componentIdShape = z.string().openapi({
  description: "`{component_type}:{name}:{component_digest}`",
});

/** An instant as clients read it: ISO 8601 with milliseconds, UTC. */
export function instantJson(atMs: number): string {
  return new Date(atMs).toISOString();
}

export const componentTypeShape = z.enum(["activity", "workflow", "activity_stub"]);
