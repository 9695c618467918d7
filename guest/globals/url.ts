/** `URL` of the URL standard (whatwg). Parts are replaced by reading the whole again; what is no URL changes nothing. */
import { hostAndPort, isSpecial, parseUrl, type UrlParts } from "./url-parts.ts";
import { URLSearchParams } from "./url-search-params.ts";

export class URL {
  #parts: UrlParts;
  #params: URLSearchParams | null = null;

  constructor(url: string | URL, base?: string | URL) {
    const around = base === undefined ? null : parseUrl(String(base), null);
    const parts = base !== undefined && around === null ? null : parseUrl(String(url), around);
    if (parts === null) throw new TypeError(`Invalid URL: ${String(url)}`);
    this.#parts = parts;
  }

  static canParse(url: string | URL, base?: string | URL): boolean {
    return URL.parse(url, base) !== null;
  }

  static parse(url: string | URL, base?: string | URL): URL | null {
    try {
      return new URL(url, base);
    } catch {
      return null;
    }
  }

  get href(): string {
    const { scheme, username, password, host, path, query, fragment } = this.#parts;
    const secret = password === "" ? "" : `:${password}`;
    const user = username === "" && secret === "" ? "" : `${username}${secret}@`;
    const authority = host === null ? "" : `//${user}${this.host}`;
    return `${scheme}:${authority}${path}${query === "?" ? "?" : query}${fragment}`;
  }

  set href(value: string) {
    this.#parts = new URL(value).#parts;
    this.#params = null;
  }

  get origin(): string {
    const { scheme } = this.#parts;
    return isSpecial(scheme) && scheme !== "file" ? `${scheme}://${this.host}` : "null";
  }

  get protocol(): string {
    return `${this.#parts.scheme}:`;
  }

  set protocol(value: string) {
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):?/.exec(value)?.[1]?.toLowerCase();
    if (scheme === undefined || isSpecial(scheme) !== isSpecial(this.#parts.scheme)) return;
    this.#replace({ scheme });
  }

  get username(): string {
    return this.#parts.username;
  }

  set username(value: string) {
    this.#replace({ username: encodeURIComponent(value) });
  }

  get password(): string {
    return this.#parts.password;
  }

  set password(value: string) {
    this.#replace({ password: encodeURIComponent(value) });
  }

  get host(): string {
    const { host, port } = this.#parts;
    return port === "" ? (host ?? "") : `${host}:${port}`;
  }

  set host(value: string) {
    const place = hostAndPort(value, this.#parts.scheme);
    if (place === null || place.host === "") return;
    const hasPort = /:\d+$/.test(value);
    this.#replace(hasPort ? place : { host: place.host });
  }

  get hostname(): string {
    return this.#parts.host ?? "";
  }

  set hostname(value: string) {
    const place = hostAndPort(value, this.#parts.scheme);
    if (place !== null && place.host !== "") this.#replace({ host: place.host });
  }

  get port(): string {
    return this.#parts.port;
  }

  set port(value: string) {
    const place = hostAndPort(`x:${value}`, this.#parts.scheme);
    if (place !== null) this.#replace({ port: place.port });
  }

  get pathname(): string {
    return this.#parts.path;
  }

  set pathname(value: string) {
    const path = value.replaceAll("?", "%3F").replaceAll("#", "%23");
    this.#reread(path.startsWith("/") ? path : `/${path}`, { keepsQuery: true });
  }

  get search(): string {
    return this.#parts.query === "?" ? "" : this.#parts.query;
  }

  set search(value: string) {
    const query = value.replace(/^\?/, "").replaceAll("#", "%23");
    if (query === "") this.#replace({ query: "" });
    else this.#reread(`?${query}`, { keepsQuery: false });
    this.#params = null;
  }

  get searchParams(): URLSearchParams {
    this.#params ??= URLSearchParams.of(this.search, () => {
      const text = this.#params?.toString() ?? "";
      this.#replace({ query: text === "" ? "" : `?${text}` });
    });
    return this.#params;
  }

  get hash(): string {
    return this.#parts.fragment === "#" ? "" : this.#parts.fragment;
  }

  set hash(value: string) {
    const text = value.replace(/^#/, "");
    const read = text === "" ? null : parseUrl(`#${text}`, this.#parts);
    this.#replace({ fragment: read?.fragment ?? "" });
  }

  toString(): string {
    return this.href;
  }

  toJSON(): string {
    return this.href;
  }

  #replace(parts: Partial<UrlParts>): void {
    this.#parts = { ...this.#parts, ...parts };
  }

  /** Reads a path or a query against what is there. */
  #reread(text: string, { keepsQuery }: { readonly keepsQuery: boolean }): void {
    const read = parseUrl(text, this.#parts);
    if (read === null) return;
    const { query, fragment } = this.#parts;
    this.#parts = { ...read, fragment, query: keepsQuery ? query : read.query };
  }
}
