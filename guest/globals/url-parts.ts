/**
 * Reads a URL as the URL standard (whatwg) does, except that the name of a host has to be ASCII: a name in another
 * script is written in its `xn--` form.
 */
import { encodeSets, percentDecode, percentEncode } from "./percent.ts";

export interface UrlParts {
  /** Lower case, without `:`. */
  readonly scheme: string;
  readonly username: string;
  readonly password: string;
  /** Null where there is no authority, as in `mailto:`. */
  readonly host: string | null;
  /** Empty for the default of the scheme. */
  readonly port: string;
  readonly path: string;
  /** With the `?`, or empty. */
  readonly query: string;
  /** With the `#`, or empty. */
  readonly fragment: string;
}

const defaultPorts: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["http", "80"],
  ["https", "443"],
  ["ws", "80"],
  ["wss", "443"],
  ["ftp", "21"],
  ["file", ""],
]);

// oxlint-disable-next-line no-control-regex -- the standard drops these
const around = /^[\u0000-\u0020]+|[\u0000-\u0020]+$/g;
// oxlint-disable-next-line no-control-regex -- the standard forbids these
const forbiddenInHost = /[\u0000-\u0020#%/:<>?@[\\\]^|\u007f]/;
const schemeStart = /^([A-Za-z][A-Za-z0-9+.-]*):/;

export function isSpecial(scheme: string): boolean {
  return defaultPorts.has(scheme);
}

/** Null when it is no URL, or a relative one without a base. */
export function parseUrl(text: string, base: UrlParts | null): UrlParts | null {
  const input = text.replaceAll(around, "").replaceAll(/[\t\n\r]/g, "");
  const scheme = schemeStart.exec(input)?.[1];
  if (scheme === undefined) return base === null ? null : resolve(input, base);
  const name = scheme.toLowerCase();
  const rest = input.slice(scheme.length + 1);
  if (base?.scheme === name && isSpecial(name) && !/^[\\/]/.test(rest)) return resolve(rest, base);
  return absolute(name, rest);
}

interface Split {
  readonly front: string;
  readonly query: string;
  readonly fragment: string;
}

function split(text: string, scheme: string): Split {
  const hash = text.indexOf("#");
  const withoutFragment = hash === -1 ? text : text.slice(0, hash);
  const mark = withoutFragment.indexOf("?");
  const set = isSpecial(scheme) ? encodeSets.specialQuery : encodeSets.query;
  return {
    front: mark === -1 ? withoutFragment : withoutFragment.slice(0, mark),
    query: mark === -1 ? "" : percentEncode(withoutFragment.slice(mark), set),
    fragment: hash === -1 ? "" : `#${percentEncode(text.slice(hash + 1), encodeSets.fragment)}`,
  };
}

function absolute(scheme: string, rest: string): UrlParts | null {
  const { front, query, fragment } = split(rest, scheme);
  const slashed = isSpecial(scheme) ? front.replaceAll("\\", "/") : front;
  const start = isSpecial(scheme) && scheme !== "file" ? /^\/*/ : /^\/\//;
  const slashes = start.exec(slashed)?.[0];
  if (slashes === undefined) {
    const path = slashed.startsWith("/")
      ? pathOf(slashed, "")
      : percentEncode(slashed, encodeSets.control);
    const host = scheme === "file" ? "" : null;
    return { scheme, username: "", password: "", host, port: "", path, query, fragment };
  }
  return withAuthority(scheme, slashed.slice(slashes.length), { query, fragment });
}

function withAuthority(
  scheme: string,
  text: string,
  { query, fragment }: Pick<UrlParts, "query" | "fragment">,
): UrlParts | null {
  const slash = text.indexOf("/");
  const authority = slash === -1 ? text : text.slice(0, slash);
  const at = authority.lastIndexOf("@");
  const [username = "", ...password] = authority.slice(0, Math.max(at, 0)).split(":");
  const place = hostAndPort(authority.slice(at + 1), scheme);
  if (place === null || (place.host === "" && isSpecial(scheme) && scheme !== "file")) return null;
  return {
    scheme,
    username: percentEncode(username, encodeSets.userinfo),
    password: percentEncode(password.join(":"), encodeSets.userinfo),
    ...place,
    path: pathOf(slash === -1 ? "" : text.slice(slash), isSpecial(scheme) ? "/" : ""),
    query,
    fragment,
  };
}

/** Null when it is none. */
export function hostAndPort(
  text: string,
  scheme: string,
): { readonly host: string; readonly port: string } | null {
  const [, written = "", port = ""] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text) ?? [];
  if (written === "" && text !== "") return null;
  if (Number(port) > 65_535) return null;
  const host = hostOf(written, scheme);
  if (host === null) return null;
  const number = port === "" ? "" : String(Number(port));
  return { host, port: number === defaultPorts.get(scheme) ? "" : number };
}

function hostOf(written: string, scheme: string): string | null {
  if (written.startsWith("["))
    return /^\[[\da-f:.]+\]$/i.test(written) ? written.toLowerCase() : null;
  const host = isSpecial(scheme)
    ? percentDecode(written).toLowerCase()
    : percentEncode(written, encodeSets.control);
  // oxlint-disable-next-line no-control-regex -- the first character that is not ASCII
  return forbiddenInHost.test(host) || /[^\u0000-\u007f]/.test(host) ? null : host;
}

/** Without `.` and `..`. */
export function pathOf(text: string, empty: string): string {
  if (text === "") return empty;
  const segments: string[] = [];
  const written = text.slice(1).split("/");
  for (const [index, segment] of written.entries()) {
    const isLast = index === written.length - 1;
    const plain = segment.toLowerCase().replaceAll("%2e", ".");
    if (plain === "..") segments.pop();
    else if (plain !== ".") segments.push(percentEncode(segment, encodeSets.path));
    if (isLast && (plain === "." || plain === "..")) segments.push("");
  }
  return `/${segments.join("/")}`;
}

function resolve(input: string, base: UrlParts): UrlParts | null {
  const { front, query, fragment } = split(input, base.scheme);
  if (base.host === null && !base.path.startsWith("/")) {
    return front === "" && query === "" && fragment !== "" ? { ...base, fragment } : null;
  }
  const slashed = isSpecial(base.scheme) ? front.replaceAll("\\", "/") : front;
  if (slashed.startsWith("//")) {
    return withAuthority(base.scheme, slashed.slice(2), { query, fragment });
  }
  if (slashed.startsWith("/")) return { ...base, path: pathOf(slashed, "/"), query, fragment };
  if (slashed === "") return { ...base, query: query === "" ? base.query : query, fragment };
  const folder = base.path.slice(0, base.path.lastIndexOf("/") + 1) || "/";
  return { ...base, path: pathOf(`${folder}${slashed}`, "/"), query, fragment };
}
