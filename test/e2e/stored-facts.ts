/**
 * What a server has written down, read from its folder beside it: a request would wake the execution's object,
 * and a server that computes for ever answers none.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { commitsOf } from "../../src/execution/commit.ts";
import type { Fact } from "../../src/execution/fact.ts";

const row = z
  .object({ seq: z.number(), at_ms: z.number(), is_last: z.number(), facts: z.string() })
  .transform(({ seq, at_ms: atMs, is_last: isLast, facts: text }) => ({
    seq,
    atMs,
    isLast: isLast === 1,
    text,
  }));

/** The facts of an execution's tree so far; none when it is not there. */
export function storedFacts(stateFolder: string, id: string): Fact[] {
  const objects = join(stateFolder, "v3/do/obelisk-ExecutionObject");
  if (!existsSync(objects)) return [];
  // Only a copy is opened, so that the reader never holds a lock that the server wants.
  const copy = mkdtempSync(join(tmpdir(), "obelisk-facts-"));
  try {
    const files = readdirSync(objects).filter((name) => /^[0-9a-f]+\.sqlite$/.test(name));
    for (const file of files) {
      const facts = readCopy(join(objects, file), join(copy, file));
      if (facts.some((fact) => fact.kind === "created" && fact.id === id)) return facts;
    }
    return [];
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Whether the end of an execution is written down. */
export function isFinished(stateFolder: string, id: string): boolean {
  return storedFacts(stateFolder, id).some((fact) => fact.kind === "finished" && fact.of === 0);
}

function readCopy(file: string, copy: string): Fact[] {
  for (const suffix of ["", "-wal"]) {
    if (existsSync(file + suffix)) cpSync(file + suffix, copy + suffix);
  }
  const database = new DatabaseSync(copy);
  try {
    // A new object has no table until its first commit.
    const table = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'journal'").get();
    if (table === undefined) return [];
    const rows = database.prepare("SELECT * FROM journal ORDER BY seq").all();
    return [...commitsOf(z.array(row).parse(rows))].flatMap(({ facts }) => facts);
  } finally {
    database.close();
  }
}
