/**
 * The one way out for requests of components, over the platform's `fetch`: to allowed places only, and not before
 * what led to them is written.
 */
import type { LogSink } from "../engine/component-runtime.ts";
import { denialOf, type AllowedHost } from "../egress/egress-policy.ts";
import { failureOf, type HttpFailure } from "./http-failure.ts";
import { destinationOf, type PreparedRequest } from "./http-request.ts";

export interface HttpContext {
  /** The component's name in `obelisk.toml`. */
  readonly component: string;
  readonly allowedHosts: readonly AllowedHost[];
  readonly beforeOutside: () => void;
  readonly log: LogSink;
}

/**
 * What comes back, whose body is still on its way, or why nothing does. A redirect is not followed.
 * Rejects when `signal` fires.
 */
export async function sendRequest(
  context: HttpContext,
  request: PreparedRequest,
  signal: AbortSignal,
): Promise<Response | HttpFailure> {
  const denied = deniedBy(context, request);
  if (denied !== null) return denied;
  const { method, url, headers, body } = request;
  let outgoing: Request;
  try {
    outgoing = new Request(url, {
      method,
      headers: headers.map(([name, value]) => [name, value]),
      body: body.length === 0 ? null : body,
      redirect: "manual",
      signal,
    });
  } catch (error) {
    return { kind: "invalid-request", reason: String(error) };
  }
  context.beforeOutside();
  try {
    return await fetch(outgoing);
  } catch (error) {
    if (signal.aborted) throw error;
    return failureOf(error, url);
  }
}

function deniedBy(
  { component, allowedHosts, log }: HttpContext,
  request: PreparedRequest,
): HttpFailure | null {
  const denial = denialOf(allowedHosts, destinationOf(request));
  if (denial === null) return null;
  const where = `in the table of "${component}" in obelisk.toml`;
  log({ level: "warn", text: `${denial.reason}. To allow it, ${where}:\n${denial.entry}` });
  const entry = denial.entry.replaceAll("\n", " ");
  return { kind: "denied", reason: `${denial.reason}. To allow it, ${where}: ${entry}` };
}
