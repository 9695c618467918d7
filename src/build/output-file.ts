/**
 * Writes files so that a reader sees the old content or the new one, and a watcher sees nothing
 * when they are equal.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";

/** Whether the file was written: false when it already had this content. */
export async function writeIfChanged(file: string, content: string | Uint8Array): Promise<boolean> {
  const bytes = Buffer.from(content);
  const present = await readFile(file).catch(() => null);
  if (present !== null && present.equals(bytes)) {
    return false;
  }
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  return true;
}

/** Removes the files of a folder that are not in `kept`; the folder need not exist. */
export async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  const others = names.filter((name) => !kept.has(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}
