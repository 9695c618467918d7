/**
 * Pages of events and responses. Clients speak of a cursor and a direction; the object knows dense positions
 * and answers `from` and `length`. A page is ascending in both directions, so that pages can be joined.
 */
import { z } from "@hono/zod-openapi";
import type { Page, PageRequest } from "../engine/execution-rpc.ts";

const PAGE_LENGTH_DEFAULT = 20;
const PAGE_LENGTH_MAX = 1000;

const cursorText = z
  .string()
  .regex(/^\d{1,10}$/, "a whole number of at most 10 digits")
  .transform(Number);

/** What the queries of all pages have. */
export const pageFields = {
  length: z
    .string()
    .regex(/^\d{1,4}$/, `a whole number from 1 to ${PAGE_LENGTH_MAX}`)
    .transform(Number)
    .pipe(z.int().min(1).max(PAGE_LENGTH_MAX))
    .default(PAGE_LENGTH_DEFAULT)
    .openapi({
      type: "integer",
      minimum: 1,
      maximum: PAGE_LENGTH_MAX,
      default: PAGE_LENGTH_DEFAULT,
    }),
  including_cursor: z
    .enum(["true", "false"])
    .default("false")
    .openapi({ description: "Whether the page begins with the cursor itself." }),
  direction: z.enum(["newer", "older"]).default("newer").openapi({
    description: "`newer` begins at the oldest without a cursor, `older` at the newest.",
  }),
};

export const eventPageQuery = z.strictObject({
  version: cursorText.optional().openapi({ type: "integer", minimum: 0 }),
  ...pageFields,
});

export const responsePageQuery = z.strictObject({
  cursor: cursorText.optional().openapi({ type: "integer", minimum: 0 }),
  ...pageFields,
});

export interface PageQuery {
  /** Null: from the beginning of the direction. */
  readonly cursor: number | null;
  readonly length: number;
  readonly isIncluding: boolean;
  readonly direction: "newer" | "older";
}

export function pageQuery(
  cursor: number | undefined,
  rest: Omit<z.output<typeof eventPageQuery>, "version">,
): PageQuery {
  return {
    cursor: cursor ?? null,
    length: rest.length,
    isIncluding: rest.including_cursor === "true",
    direction: rest.direction,
  };
}

/**
 * Reads the page that a query names. Null is passed on: there is no such execution.
 * @param oldest the first position that the list can have
 */
export async function readPage<T>(
  { cursor, length, isIncluding, direction }: PageQuery,
  oldest: number,
  read: (request: PageRequest) => Promise<Page<T> | null>,
): Promise<Page<T> | null> {
  const beyond = isIncluding ? 0 : 1;
  if (direction === "newer") {
    return read({
      from: cursor === null ? oldest : cursor + beyond,
      length,
      keep: "oldest",
    });
  }
  const newest = (await read({ from: oldest, length: 0, keep: "oldest" }))?.newest ?? oldest - 1;
  const last = cursor === null ? newest : Math.min(cursor - beyond, newest);
  const from = Math.max(oldest, last - length + 1);
  return read({ from, length: Math.max(0, last - from + 1), keep: "newest" });
}
