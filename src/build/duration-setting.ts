/**
 * Durations in `obelisk.toml`: a table with one key that names the unit, `{ seconds = 30 }`.
 */
import { z } from "zod";

/** The units in which a duration may be written. */
export const durationUnits = ["milliseconds", "seconds", "minutes", "hours"] as const;

const millisecondsPer = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
} as const satisfies Record<(typeof durationUnits)[number], number>;

const amount = z.int().min(1).optional();

const unitTable = z.strictObject({
  milliseconds: amount,
  seconds: amount,
  minutes: amount,
  hours: amount,
});

/** A schema for a duration of 1 ms to `maxMs`; it parses to milliseconds. */
export function durationSetting(maxMs: number): z.ZodType<number> {
  const expected = `a duration such as { seconds = 30 }: one of ${durationUnits.join(", ")} with a whole number above 0, at most ${maxMs / 1000} seconds`;
  return z.unknown().transform((value, context) => {
    const parsed = unitTable.safeParse(value);
    const ms = parsed.success ? toMilliseconds(parsed.data) : null;
    if (ms === null || ms > maxMs) {
      context.addIssue({ code: "custom", message: expected });
      return z.NEVER;
    }
    return ms;
  });
}

function toMilliseconds(table: z.infer<typeof unitTable>): number | null {
  const written = durationUnits.flatMap((unit) => {
    const count = table[unit];
    return count === undefined ? [] : [count * millisecondsPer[unit]];
  });
  return written.length === 1 ? (written[0] ?? null) : null;
}
