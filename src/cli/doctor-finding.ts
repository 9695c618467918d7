/** What one check of `obelisk doctor` found. */
export interface Finding {
  readonly level: "ok" | "warn" | "fail";
  /** What was looked at, in a word. */
  readonly subject: string;
  readonly text: string;
  /** What to do now. */
  readonly advice?: string;
}

/** A finding and what to do about it, as lines. */
export function describeFinding({ level, subject, text, advice }: Finding): string {
  const head = `${level.padEnd(5)} ${subject.padEnd(9)} ${text}`;
  return advice === undefined ? head : `${head}\n${" ".repeat(16)}${advice}`;
}
