/** The part of `DurableObjectStorage` that a journal needs, over the SQLite of Node. */
import { DatabaseSync } from "node:sqlite";
import type { JournalStorage } from "../../src/storage/sqlite-journal.ts";

type Cursor = ReturnType<JournalStorage["sql"]["exec"]>;

export class NodeSqliteStorage implements JournalStorage {
  readonly #database = new DatabaseSync(":memory:");

  readonly sql: JournalStorage["sql"] = {
    exec: (query, ...bindings) => {
      // Several statements, as a schema has them.
      if (/;\s*\S/.test(query)) {
        this.#database.exec(query);
        return { toArray: () => [] };
      }
      const rows = this.#database.prepare(query).all(...bindings);
      return { toArray: () => rows as ReturnType<Cursor["toArray"]> };
    },
  };

  transactionSync<T>(work: () => T): T {
    this.#database.exec("BEGIN");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  async sync(): Promise<void> {}
}
