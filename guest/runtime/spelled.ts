/** Names may be written in kebab-case, snake_case or camelCase. */

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** Which of `names` was written; undefined when it is none. */
export function spelled(written: string, names: readonly string[]): string | undefined {
  if (names.includes(written)) return written;
  const letters = lettersOf(written);
  return names.find((name) => lettersOf(name) === letters);
}
