/**
 * One build of a project at a time: two would remove each other's output. The lock is a file that
 * holds the id of the process; one that a dead process left behind does not count.
 */
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 50;

/** Does `work` when no other process does; `onWait` is told once when that takes a while. */
export async function withBuildLock<Result>(
  file: string,
  onWait: (processId: number) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(file), { recursive: true });
  await acquire(file, onWait);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string, onWait: (processId: number) => void): Promise<void> {
  let hasWaited = false;
  while (!(await isCreated(file))) {
    const holder = await readFile(file, "utf8").then(Number, () => null);
    if (holder !== null && !isAlive(holder)) {
      await rm(file, { force: true });
    } else if (holder !== null && !hasWaited) {
      onWait(holder);
      hasWaited = true;
    }
    await sleep(pollMs);
  }
}

/** The file appears with its content, or not at all. */
async function isCreated(file: string): Promise<boolean> {
  const prepared = `${file}.${randomUUID()}`;
  await writeFile(prepared, String(process.pid));
  try {
    await link(prepared, file);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) {
      return false;
    }
    throw error;
  } finally {
    await rm(prepared, { force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
