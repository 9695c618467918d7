/** Why a request has no answer. */
export type HttpFailure =
  | { readonly kind: "denied"; readonly reason: string }
  | { readonly kind: "invalid-request"; readonly reason: string }
  | { readonly kind: "timeout" }
  | {
      readonly kind: "connection-failed";
      /** Whether there was nobody to connect to, or the connection could not be made or broke. */
      readonly what: "no-host" | "lost";
      readonly reason: string;
    }
  | { readonly kind: "too-many-redirects"; readonly place: string }
  | { readonly kind: "body-too-large"; readonly maxBytes: number }
  | { readonly kind: "other"; readonly reason: string };

/** What the platform says when a connection could not be made or broke. */
const CONNECTION_LOST =
  /^(?:Network connection lost|Unable to connect|Connection (?:refused|reset))/;
/** What it says of an unknown name or of a certificate that it does not accept. */
const WITHOUT_REASON = /^internal error\b/;

/** The failure that an exception of the platform's `fetch` stands for. */
export function failureOf(error: unknown, { host }: URL): HttpFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (CONNECTION_LOST.test(message)) {
    const reason = `the connection to ${host} failed or broke`;
    return { kind: "connection-failed", what: "lost", reason };
  }
  if (WITHOUT_REASON.test(message)) {
    const reason = `${host} cannot be reached: there may be no host of that name, or its certificate may not be valid`;
    return { kind: "connection-failed", what: "no-host", reason };
  }
  return { kind: "other", reason: message };
}
