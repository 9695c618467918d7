/** A place in a text, in lines and columns from 1; columns count UTF-16 code units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The line (lines end with a line feed) and column of a position. */
export function textPlace(text: string, position: number): TextPlace {
  const before = text.slice(0, position);
  return { line: before.split("\n").length, column: position - before.lastIndexOf("\n") };
}
