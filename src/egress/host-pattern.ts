/**
 * Patterns of places that requests may go to: `[scheme://]host[:port]`.
 *
 * - scheme: `http`, `https` or `*`; https without one
 * - host: a name, an address, `*.name` for all names below it, `10.0.0.*` for a network, `*`
 * - port: a number, or `*` for any; without one the usual port of the scheme
 *
 * `*` alone stands for hosts of the public internet: what is private has to be named.
 */
import { ipv4Bytes, isPrivateHost } from "./private-host.ts";

export type Scheme = "http" | "https";

/** Plain data: it goes through the registry that the build generates. */
export interface HostPattern {
  readonly scheme: Scheme | "*";
  readonly host: string;
  readonly port: number | "usual" | "*";
}

/** Where a request goes. */
export interface Destination {
  readonly scheme: Scheme;
  /** As a URL has it. */
  readonly host: string;
  readonly port: number;
}

const usualPorts = { http: 80, https: 443 } as const satisfies Record<Scheme, number>;

/** The pattern as it may be written. */
export function printHostPattern({ scheme, host, port }: HostPattern): string {
  return `${scheme}://${host}${port === "usual" ? "" : `:${port}`}`;
}

export function matchesPattern(pattern: HostPattern, to: Destination): boolean {
  if (pattern.scheme !== "*" && pattern.scheme !== to.scheme) return false;
  return matchesPort(pattern.port, to) && matchesHost(pattern.host, withoutRoot(to.host));
}

/** The pattern that matches nothing but this place. */
export function patternOf({ scheme, host, port }: Destination): HostPattern {
  return { scheme, host: withoutRoot(host), port: port === usualPorts[scheme] ? "usual" : port };
}

export function usualPort(scheme: Scheme): number {
  return usualPorts[scheme];
}

/** `example.com.` is `example.com`. */
function withoutRoot(host: string): string {
  return host.endsWith(".") ? host.slice(0, -1) : host;
}

function matchesPort(port: HostPattern["port"], to: Destination): boolean {
  if (port === "*") return true;
  return to.port === (port === "usual" ? usualPorts[to.scheme] : port);
}

function matchesHost(pattern: string, host: string): boolean {
  if (pattern === "*") return !isPrivateHost(host);
  if (pattern.startsWith("*")) return host.endsWith(pattern.slice(1)) && ipv4Bytes(host) === null;
  if (pattern.endsWith("*"))
    return host.startsWith(pattern.slice(0, -1)) && ipv4Bytes(host) !== null;
  return pattern === host;
}
