/** Patterns of places as `obelisk.toml` writes them, `[scheme://]host[:port]`. */
import type { HostPattern } from "./host-pattern.ts";
import { ipv4Bytes } from "./private-host.ts";

export interface PatternFault {
  /** Completes "the pattern ...". */
  readonly reason: string;
  /** A pattern that would be accepted. */
  readonly right: string;
}

const EXAMPLE = "https://api.example.com";
const PORT_MAX = 65_535;

const label = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?";
const hostName = new RegExp(`^(?:${label}\\.)*${label}$`);
const ipv6 = /^\[[0-9a-f:.]+\]$/;
const form =
  /^(?:(?<scheme>[^/]*):\/\/)?(?<host>\[[^\]/]*\]|[^:/]*)(?::(?<port>[^/]*))?(?<path>\/.*)?$/;

export function parseHostPattern(
  text: string,
): { readonly ok: HostPattern } | { readonly fault: PatternFault } {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) return { fault: { reason: "is none", right: EXAMPLE } };
  const { scheme = "https", host = "", port: portText, path } = groups;
  const port = parsePort(portText);
  if (isScheme(scheme) && path === undefined && port !== null) {
    const fault = faultOfHost(host);
    return fault === null ? { ok: { scheme, host, port } } : { fault };
  }
  return { fault: faultAround(text, groups) };
}

/** What is wrong with scheme, path or port. */
function faultAround(
  text: string,
  { scheme = "https", host = "", port = "", path }: Partial<Record<string, string>>,
): PatternFault {
  if (!isScheme(scheme)) {
    const reason = `has the scheme \`${scheme}\`, which is none of http, https and *`;
    return { reason, right: `https://${host}` };
  }
  if (path !== undefined) {
    const reason = "has a path, but a pattern ends with its host or port";
    return { reason, right: text.slice(0, -path.length) };
  }
  const reason = `has the port \`${port}\`, which is no number from 1 to ${PORT_MAX}`;
  return { reason, right: `${scheme}://${host}:*` };
}

function isScheme(text: string): text is HostPattern["scheme"] {
  return text === "http" || text === "https" || text === "*";
}

function parsePort(text: string | undefined): HostPattern["port"] | null {
  if (text === undefined) return "usual";
  if (text === "*") return "*";
  const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN;
  return port <= PORT_MAX ? port : null;
}

function faultOfHost(host: string): PatternFault | null {
  if (host === "") return { reason: "has no host", right: EXAMPLE };
  if (host === "*" || ipv6.test(host)) return null;
  const lower = host.toLowerCase();
  if (host !== lower) return { reason: "has capital letters in its host", right: lower };
  const name = host.startsWith("*.") ? host.slice(2) : host;
  if (/^[\d.]+(?:\*)?$/.test(host)) return faultOfAddress(host);
  if (name.includes("*")) return faultOfWildcard(host);
  if (hostName.test(name) && !/(?:^|\.)\d+$/.test(name)) return null;
  const reason = `has the host \`${host}\`, which is no name and no address; names in other letters are written xn--`;
  return { reason, right: EXAMPLE };
}

function faultOfWildcard(host: string): PatternFault {
  const name = host.replaceAll("*", "").replace(/^[.-]+|[.-]+$/g, "");
  return {
    reason: "has a `*` that does not stand for all names below a name",
    right: hostName.test(name) ? `*.${name}` : "*.example.com",
  };
}

/** Digits and dots are an address, and a `*` after a dot is all the rest of one. */
function faultOfAddress(host: string): PatternFault | null {
  const rest = ".0".repeat(Math.max(0, 4 - host.split(".").length));
  const isWhole = ipv4Bytes(host.replace(/\.\*$/, `.0${rest}`)) !== null;
  if (isWhole) return null;
  return { reason: `has the host \`${host}\`, which is no address of IPv4`, right: "127.0.0.1" };
}
