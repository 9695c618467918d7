/** Longest piece of a client's text that an error repeats, in UTF-16 code units. */
const SHOWN_LENGTH_MAX = 200;

/** A client's text as an error repeats it: what is sent can be large. */
export function shorten(text: string): string {
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}...`;
}
