/**
 * Lines of the log: what guests log and print. They are stored beside the facts of a commit and are no facts:
 * the fold, the versions and replay do not know them.
 */
import type { RunNumber } from "./fact.ts";
import { LOG_LINE_LENGTH_MAX } from "./limits.ts";

/** The least severe first. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_STREAMS = ["stdout", "stderr"] as const;
export type LogStream = (typeof LOG_STREAMS)[number];

/** A line as the code of a component writes it: through `obelisk:log`, or to a standard stream. */
export type GuestLine =
  | { readonly level: LogLevel; readonly text: string }
  | { readonly stream: LogStream; readonly text: string };

/** Who wrote a line, and when. */
export interface LogOrigin {
  /** The execution, by its path in the tree (`pathInTree`). */
  readonly of: string;
  readonly run: RunNumber;
  /** Epoch milliseconds; real time for workflows too. */
  readonly atMs: number;
}

export type LogLine = LogOrigin & GuestLine;

/** Where a line stands: the first row of its commit, and its place from 0 among the lines there. */
export interface LogPosition {
  readonly seq: number;
  readonly index: number;
}

/** The lines that are stored with one commit. */
export interface StoredLog {
  readonly seq: number;
  readonly lines: readonly LogLine[];
}

/** The text as it is kept; a surrogate pair is never divided. */
export function cutLogText(text: string): string {
  if (text.length <= LOG_LINE_LENGTH_MAX) return text;
  const splitsPair = (text.charCodeAt(LOG_LINE_LENGTH_MAX - 1) & 0xfc00) === 0xd800;
  const kept = text.slice(0, splitsPair ? LOG_LINE_LENGTH_MAX - 1 : LOG_LINE_LENGTH_MAX);
  return `${kept}... (${text.length} characters)`;
}

/** What a line counts for the limits: close to its JSON, without making it. */
export function logLength({ of, text }: LogLine): number {
  return text.length + of.length + FRAME_LENGTH;
}

/** Keys, numbers and punctuation of a stored line. */
const FRAME_LENGTH = 64;

export function printLog(lines: readonly LogLine[]): string {
  return JSON.stringify(lines);
}

export function parseLog(text: string): readonly LogLine[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the journal holds what printLog wrote
  return JSON.parse(text) as LogLine[];
}
