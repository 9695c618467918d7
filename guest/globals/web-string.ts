/** Any value as text, as functions of the web take texts: callers without types pass numbers too. */
export function webString(value: unknown): string {
  return String(value);
}
