/** What a component may send where. Nothing is allowed that no entry allows; entries add up. */
import {
  matchesPattern,
  patternOf,
  printHostPattern,
  type Destination,
  type HostPattern,
} from "./host-pattern.ts";

/** An entry of `allowed_host`. */
export interface AllowedHost {
  readonly pattern: HostPattern;
  /** In capitals; `*` for all. An entry without methods allows nothing. */
  readonly methods: readonly string[] | "*";
}

export interface OutgoingRequest extends Destination {
  /** In capitals. */
  readonly method: string;
}

/** Why a request may not be sent. */
export interface Denial {
  /** What was asked for, and what is there instead. One line, without the path and the query of the URL. */
  readonly reason: string;
  /** The entry for `obelisk.toml` that would allow it. */
  readonly entry: string;
}

/** Null when the request is allowed. */
export function denialOf(allowed: readonly AllowedHost[], request: OutgoingRequest): Denial | null {
  const forPlace = allowed.filter(({ pattern }) => matchesPattern(pattern, request));
  if (forPlace.some(({ methods }) => methods === "*" || methods.includes(request.method))) {
    return null;
  }
  const place = printHostPattern(patternOf(request));
  return {
    reason: `${request.method} to ${place} is not allowed: ${whatIs(allowed, forPlace)}`,
    entry: `[[activity_wasm.allowed_host]]\npattern = "${place}"\nmethods = ["${request.method}"]`,
  };
}

function whatIs(allowed: readonly AllowedHost[], forPlace: readonly AllowedHost[]): string {
  if (allowed.length === 0) return "the component has no `allowed_host`";
  if (forPlace.length === 0) {
    const patterns = allowed.map(({ pattern }) => `\`${printHostPattern(pattern)}\``);
    return `allowed are ${[...new Set(patterns)].join(", ")}`;
  }
  const methods = new Set(forPlace.flatMap((entry) => entry.methods));
  return methods.size === 0
    ? "the `allowed_host` of that place has no `methods`"
    : `allowed there are ${[...methods].join(", ")}`;
}
