/**
 * Builds a project again when one of its files changes. It looks at the files twice a second: that is right on every
 * file system and with every editor, and the files are few.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { projectFingerprint } from "../build/project-sources.ts";

const LOOK_MS = 500;

export interface SourceWatch {
  readonly project: string;
  /** Builds; false when it found problems, which it has told. */
  readonly build: () => Promise<boolean>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Resolves when `signal` is aborted.
 * @param built the fingerprint before the build whose output is in place
 */
export async function watchSources(
  { project, build, say, signal }: SourceWatch,
  built: string,
): Promise<void> {
  let seen = built;
  while (!signal.aborted) {
    const found = await projectFingerprint(project);
    // A change that comes during the build makes the next look differ.
    if (found !== seen) {
      seen = found;
      if (!(await build())) say("The last good build goes on serving.");
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}
