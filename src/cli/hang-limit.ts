/** How long a component of a project may compute without ever waiting. */
import { readProjectFile } from "../build/project-file.ts";

/** After the lock has expired, so that an attempt that is killed counts as timed out. */
const AFTER_EXPIRY_MS = 5_000;
const SHORTEST_MS = 15_000;

/** A little longer than the longest `lock_expiry` of its activities: until then an attempt is in its right. */
export async function defaultHangMs(project: string): Promise<number> {
  const declarations = await readProjectFile(project);
  if ("problems" in declarations) return SHORTEST_MS;
  const expiries = declarations
    .filter(({ kind }) => kind === "activity")
    .map(({ settings }) => settings.lockExpiryMs + AFTER_EXPIRY_MS);
  return Math.max(SHORTEST_MS, ...expiries);
}
