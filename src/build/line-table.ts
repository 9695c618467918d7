/**
 * Which line of which source a line of a bundle comes from, small enough to be part of every component. Read
 * from a source map of version 3 (ECMA-426).
 */
import { z } from "zod";

const sourceMap = z.object({ sources: z.array(z.string()), mappings: z.string() });

/** One run of lines: the first one in the bundle, how many, the file's number and its first line. All count from 1. */
type LineRun = [bundleLine: number, count: number, file: number, line: number];

export interface LineTable {
  readonly files: readonly string[];
  readonly runs: readonly LineRun[];
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * @param map the text of the source map
 * @param isShown whether lines of that source are of interest
 * @param shift how many lines are put before the bundle
 */
export function lineTable(
  map: string,
  isShown: (source: string) => boolean,
  shift: number,
): LineTable {
  const { sources, mappings } = sourceMap.parse(JSON.parse(map));
  const files = sources.filter(isShown);
  const runs: LineRun[] = [];
  let source = 0;
  let line = 0;
  for (const [index, segments] of mappings.split(";").entries()) {
    let isFirst = true;
    for (const segment of segments.split(",")) {
      const [, sourceStep, lineStep] = decodeSegment(segment);
      if (sourceStep === undefined || lineStep === undefined) continue;
      source += sourceStep;
      line += lineStep;
      const file = files.indexOf(sources[source] ?? "");
      if (isFirst && file !== -1) addLine(runs, [index + 1 + shift, 1, file, line + 1]);
      isFirst = false;
    }
  }
  return { files, runs };
}

function addLine(runs: LineRun[], [bundleLine, , file, line]: LineRun): void {
  const last = runs.at(-1);
  if (last !== undefined) {
    const [start, count, lastFile, lastLine] = last;
    if (start + count === bundleLine && lastFile === file && lastLine + count === line) {
      last[1] += 1;
      return;
    }
  }
  runs.push([bundleLine, 1, file, line]);
}

/** Base64 digits of five bits, the least ones first; the sixth bit says that more follow, and the last bit is the sign. */
function decodeSegment(segment: string): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of segment) {
    const digit = digits.indexOf(letter);
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit < 32) {
      const magnitude = Math.floor(value / 2);
      numbers.push(value % 2 === 1 ? -magnitude : magnitude);
      value = 0;
      shift = 0;
    }
  }
  return numbers;
}
