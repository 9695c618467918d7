/** `URLSearchParams` of the URL standard (whatwg). */
import { encodeSets, percentDecode, percentEncode } from "./percent.ts";
import { webString } from "./web-string.ts";

type Pair = [name: string, value: string];
export type SearchParamsInit =
  | string
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string>>;

export class URLSearchParams {
  #pairs: Pair[];
  /** The URL that these are the params of. */
  #onChange: (() => void) | null = null;

  constructor(init: SearchParamsInit = "") {
    this.#pairs = pairsOf(init);
  }

  /** Those of a URL, which changes with them. */
  static of(query: string, onChange: () => void): URLSearchParams {
    const params = new URLSearchParams(query);
    params.#onChange = onChange;
    return params;
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: string, value: string): void {
    this.#pairs.push([webString(name), webString(value)]);
    this.#onChange?.();
  }

  delete(name: string, value?: string): void {
    this.#pairs = this.#pairs.filter(
      ([key, item]) => key !== name || (value !== undefined && item !== value),
    );
    this.#onChange?.();
  }

  get(name: string): string | null {
    return this.#pairs.find(([key]) => key === name)?.[1] ?? null;
  }

  getAll(name: string): string[] {
    return this.#pairs.filter(([key]) => key === name).map(([, value]) => value);
  }

  has(name: string, value?: string): boolean {
    return this.#pairs.some(
      ([key, item]) => key === name && (value === undefined || item === value),
    );
  }

  /** In place of the first one of that name; the others go. */
  set(name: string, value: string): void {
    const place = this.#pairs.findIndex(([key]) => key === name);
    if (place === -1) {
      this.append(name, value);
      return;
    }
    this.#pairs = this.#pairs.filter(([key], at) => key !== name || at === place);
    this.#pairs[place] = [name, webString(value)];
    this.#onChange?.();
  }

  sort(): void {
    this.#pairs.sort(([left], [right]) => (left < right ? -1 : Number(left > right)));
    this.#onChange?.();
  }

  forEach(visit: (value: string, name: string, params: URLSearchParams) => void): void {
    for (const [name, value] of this.#pairs) visit(value, name, this);
  }

  *entries(): Generator<Pair> {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  *keys(): Generator<string> {
    for (const [name] of this.#pairs) yield name;
  }

  *values(): Generator<string> {
    for (const [, value] of this.#pairs) yield value;
  }

  [Symbol.iterator](): Generator<Pair> {
    return this.entries();
  }

  toString(): string {
    const written = (text: string): string =>
      percentEncode(text, encodeSets.form).replaceAll("%20", "+");
    return this.#pairs.map(([name, value]) => `${written(name)}=${written(value)}`).join("&");
  }
}

function pairsOf(init: SearchParamsInit): Pair[] {
  if (typeof init === "string") return parsePairs(init.startsWith("?") ? init.slice(1) : init);
  if (Symbol.iterator in init) {
    return Array.from(init, ([name, value]): Pair => [webString(name), webString(value)]);
  }
  return Object.entries(init).map(([name, value]): Pair => [name, webString(value)]);
}

function parsePairs(query: string): Pair[] {
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part): Pair => {
      const at = part.indexOf("=");
      const read = (text: string): string => percentDecode(text.replaceAll("+", " "));
      return at === -1 ? [read(part), ""] : [read(part.slice(0, at)), read(part.slice(at + 1))];
    });
}
