/** What a component wrote must not steer the terminal. */

/** The text with its control characters written out; lines and tabs stay. */
export function printableText(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, escapeControl);
}

/** The first line of a text, cut to a length. */
export function firstLine(text: string, lengthMax: number): string {
  const [line = ""] = printableText(text).split("\n");
  return line.length <= lengthMax ? line : `${line.slice(0, lengthMax)}...`;
}

function escapeControl(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
