/**
 * The catalog in SQLite. A page is joined from sorted lists of one state each, or of one state and function, so
 * that whatever is asked for, few more rows are read than are answered.
 */
import type { CatalogEntry, ListedExecution } from "../execution/catalog-entry.ts";
import type { ListPosition, ListQuery, StateBucket } from "../execution/list-query.ts";
import {
  bucketsOf,
  compareListed,
  isAskedFor,
  pageOfListed,
  startOf,
} from "../execution/list-query.ts";
import schema from "../../migrations/catalog/schema.sql";
import type { CatalogRow } from "./catalog-row.ts";
import { parseListed } from "./catalog-row.ts";
import { storedEntry } from "./catalog-table.ts";

/** The part of `DurableObjectStorage` that the catalog needs. */
export interface CatalogStorage {
  readonly sql: {
    exec(query: string, ...bindings: SqlValue[]): { toArray(): CatalogRow[] };
  };
}

type SqlValue = string | number | null;

/** What a condition selects is read as a whole, and sorted here, if it is no more than this. */
const SORTED_HERE_MAX = 1000;
/** Sorts after every id and every function name. */
const LAST = "\u{10FFFF}";

const COLUMNS = "id, ffqn, component, created_at_ms, updated_at_ms, bucket, state_at_ms, detail";

/** An entry of a higher version replaces one of a lower, whatever comes first. */
const UPSERT = `
  INSERT INTO executions (${COLUMNS}, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET component = excluded.component,
    updated_at_ms = excluded.updated_at_ms, bucket = excluded.bucket,
    state_at_ms = excluded.state_at_ms, detail = excluded.detail, version = excluded.version
  WHERE excluded.version > version`;

/** A sorted list: the executions of a state, of one function or of all. */
interface SortedList {
  readonly bucket: StateBucket;
  readonly ffqn: string | null;
}

export class CatalogStore {
  readonly #storage: CatalogStorage;
  #hasTable: boolean;

  constructor(storage: CatalogStorage) {
    this.#storage = storage;
    const tables = this.#rows("SELECT name FROM sqlite_master WHERE name = 'executions'");
    this.#hasTable = tables.length > 0;
  }

  tell(entry: CatalogEntry): void {
    if (!this.#hasTable) this.#storage.sql.exec(schema);
    this.#hasTable = true;
    const row = storedEntry(entry);
    this.#storage.sql.exec(
      UPSERT,
      row.id,
      row.ffqn,
      row.component,
      row.createdAtMs,
      row.updatedAtMs,
      row.bucket,
      row.stateAtMs,
      row.detail,
      row.version,
    );
  }

  list(query: ListQuery): readonly ListedExecution[] {
    if (!this.#hasTable) return [];
    const start = startOf(query, (id) => this.#listed("id = ?", [id], 1)[0]);
    const few = this.#few(query);
    return few === null ? this.#join(query, start) : pageOfListed(few, query, start);
  }

  /** All that one selective condition of the query leaves over, if it is selective. */
  #few({ idPrefix, state, nowMs }: ListQuery): ListedExecution[] | null {
    const found =
      idPrefix !== ""
        ? this.#listed("id >= ? AND id < ?", [idPrefix, idPrefix + LAST], SORTED_HERE_MAX + 1)
        : state === "pending"
          ? this.#listed("bucket = 'pending-at' AND state_at_ms <= ?", [nowMs], SORTED_HERE_MAX + 1)
          : null;
    return found === null || found.length > SORTED_HERE_MAX ? null : found;
  }

  /** Takes the next of all lists until the page is full. */
  #join(query: ListQuery, start: ListPosition | null): ListedExecution[] {
    const sign = query.direction === "newer" ? 1 : -1;
    const lists = this.#listsOf(query);
    const chunk = Math.max(2, Math.ceil(query.length / Math.max(1, lists.length)));
    const heads = lists.map((list) => new Head(this.#walk(list, query, start, chunk)));
    const page: ListedExecution[] = [];
    while (page.length < query.length) {
      const listed = takeFirst(heads, sign);
      if (listed === null) break;
      if (isAskedFor(listed, query)) page.push(listed);
    }
    return query.direction === "newer" ? page.toReversed() : page;
  }

  #listsOf(query: ListQuery): SortedList[] {
    const buckets = bucketsOf(query);
    if (query.ffqnPrefix === "") return buckets.map((bucket) => ({ bucket, ffqn: null }));
    return [...this.#functions(query.ffqnPrefix)].flatMap((ffqn) =>
      buckets.map((bucket) => ({ bucket, ffqn })),
    );
  }

  /** The functions that begin with a text, one row read for each. */
  *#functions(prefix: string): Generator<string> {
    let from = { comparison: ">=", text: prefix };
    for (;;) {
      const [row] = this.#rows(
        `SELECT ffqn FROM executions WHERE ffqn ${from.comparison} ? ORDER BY ffqn LIMIT 1`,
        from.text,
      );
      const ffqn = row?.["ffqn"];
      if (typeof ffqn !== "string" || !ffqn.startsWith(prefix)) return;
      yield ffqn;
      from = { comparison: ">", text: ffqn };
    }
  }

  /** The executions of a list from a position on, in the direction of the query. */
  *#walk(
    { bucket, ffqn }: SortedList,
    { direction, isIncluding }: ListQuery,
    start: ListPosition | null,
    chunk: number,
  ): Generator<ListedExecution> {
    const [beyond, order] = direction === "newer" ? [">", "ASC"] : ["<", "DESC"];
    let [position, comparison] = [start, isIncluding ? `${beyond}=` : beyond];
    for (;;) {
      const conditions = ["bucket = ?", ...(ffqn === null ? [] : ["ffqn = ?"])];
      const bindings: SqlValue[] = [bucket, ...(ffqn === null ? [] : [ffqn])];
      if (position !== null) {
        conditions.push(`(created_at_ms, id) ${comparison} (?, ?)`);
        bindings.push(position.createdAtMs, position.id);
      }
      const found = this.#listed(
        `${conditions.join(" AND ")} ORDER BY created_at_ms ${order}, id ${order}`,
        bindings,
        chunk,
      );
      yield* found;
      if (found.length < chunk) return;
      [position, comparison] = [found.at(-1) ?? null, beyond];
    }
  }

  #listed(condition: string, bindings: readonly SqlValue[], limit: number): ListedExecution[] {
    const query = `SELECT ${COLUMNS} FROM executions WHERE ${condition} LIMIT ?`;
    return this.#rows(query, ...bindings, limit).map(parseListed);
  }

  #rows(query: string, ...bindings: SqlValue[]): CatalogRow[] {
    return this.#storage.sql.exec(query, ...bindings).toArray();
  }
}

/** Takes what comes first of all lists in their common order; null when nothing is left. */
function takeFirst(heads: readonly Head[], sign: 1 | -1): ListedExecution | null {
  let [first, taken]: [Head | null, ListedExecution | null] = [null, null];
  for (const head of heads) {
    const { listed } = head;
    if (listed === null) continue;
    if (taken === null || sign * compareListed(listed, taken) < 0) [first, taken] = [head, listed];
  }
  first?.advance();
  return taken;
}

/** A sorted list and the first of it that was not taken. */
class Head {
  readonly #rest: Iterator<ListedExecution>;
  listed: ListedExecution | null = null;

  constructor(rest: Iterator<ListedExecution>) {
    this.#rest = rest;
    this.advance();
  }

  advance(): void {
    const next = this.#rest.next();
    this.listed = next.done === true ? null : next.value;
  }
}
