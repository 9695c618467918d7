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

interface StoredJournal {
  readonly rows: number;
  readonly facts: Fact[];
}

const noJournal: StoredJournal = { rows: 0, facts: [] };

/** The facts of an execution's tree so far; none when it is not there. */
export function storedFacts(stateFolder: string, id: string): Fact[] {
  return storedJournal(stateFolder, id).facts;
}

/** The journal of an execution's tree so far; an empty one when it is not there. */
export function storedJournal(stateFolder: string, id: string): StoredJournal {
  const objects = objectFolder(stateFolder);
  if (objects === null) return noJournal;
  // Only a copy is opened, so that the reader never holds a lock that the server wants.
  const copy = mkdtempSync(join(tmpdir(), "obelisk-facts-"));
  try {
    const files = readdirSync(objects).filter((name) => /^[0-9a-f]+\.sqlite$/.test(name));
    for (const file of files) {
      const journal = readCopy(join(objects, file), join(copy, file));
      const isIts = (fact: Fact): boolean => fact.kind === "created" && fact.id === id;
      if (journal.facts.some(isIts)) return journal;
    }
    return noJournal;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Its name begins with that of the Worker. */
function objectFolder(stateFolder: string): string | null {
  const classes = join(stateFolder, "v3/do");
  if (!existsSync(classes)) return null;
  const name = readdirSync(classes).find((each) => each.endsWith("-ExecutionObject"));
  return name === undefined ? null : join(classes, name);
}

/** Whether the end of an execution is written down. */
export function isFinished(stateFolder: string, id: string): boolean {
  return storedFacts(stateFolder, id).some((fact) => fact.kind === "finished" && fact.of === 0);
}

function readCopy(file: string, copy: string): StoredJournal {
  for (const suffix of ["", "-wal"]) {
    if (existsSync(file + suffix)) cpSync(file + suffix, copy + suffix);
  }
  const database = new DatabaseSync(copy);
  try {
    // A new object has no table until its first commit.
    const table = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'journal'").get();
    if (table === undefined) return noJournal;
    const rows = z.array(row).parse(database.prepare("SELECT * FROM journal ORDER BY seq").all());
    return { rows: rows.length, facts: [...commitsOf(rows)].flatMap(({ facts }) => facts) };
  } finally {
    database.close();
  }
}
