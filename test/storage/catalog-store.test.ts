import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CatalogStore } from "../../src/storage/catalog-store.ts";
import { registerCatalogTests } from "../contract/catalog-contract.ts";
import { entry } from "../support/sample-listings.ts";
import { NodeSqliteStorage } from "./node-sqlite-storage.ts";

registerCatalogTests("a catalog in SQLite", async (test) => test(new NodeSqliteStorage()), 300);

describe("the schema of the catalog", () => {
  it("[CA13] is the same for a new object as after all migrations", () => {
    const folder = join(import.meta.dirname, "../../migrations/catalog");
    const migrated = new NodeSqliteStorage();
    for (const file of readdirSync(folder)
      .filter((name) => /^\d{4}_/.test(name))
      .toSorted()) {
      migrated.sql.exec(readFileSync(join(folder, file), "utf8"));
    }
    const fresh = new NodeSqliteStorage();
    new CatalogStore(fresh).tell(entry(1));
    expect(schemaOf(fresh)).toEqual(schemaOf(migrated));
  });
});

function schemaOf(storage: NodeSqliteStorage): unknown[] {
  return storage.sql.exec("SELECT type, name, sql FROM sqlite_master ORDER BY name").toArray();
}
