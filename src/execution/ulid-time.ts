/** The instant in an execution id: the first ten characters of its ULID are milliseconds, in Crockford's base 32. */
import type { ExecutionId } from "./execution-id.ts";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_START = "E_".length;
const TIME_LENGTH = 10;

export function ulidTimeMs(id: ExecutionId): number {
  let ms = 0;
  for (const digit of id.slice(TIME_START, TIME_START + TIME_LENGTH)) {
    ms = ms * DIGITS.length + DIGITS.indexOf(digit);
  }
  return ms;
}
