/** Where an answer points to, as the Fetch standard follows it. */
import type { PreparedRequest } from "./http-request.ts";

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Headers that describe a body that is not sent again. */
const bodyHeader = /^content-/i;
/** Headers that are meant for the place they were sent to. */
const credentialHeader = /^(?:authorization|cookie)$/i;

/** The request that the answer asks for; null when it asks for none. */
export function redirected(
  request: PreparedRequest,
  { status, headers }: Pick<Response, "status" | "headers">,
): PreparedRequest | null {
  const location = headers.get("location");
  if (!redirects.has(status) || location === null) return null;
  if (!URL.canParse(location, request.url)) return null;
  const url = new URL(location, request.url);
  const sameOrigin = url.origin === request.url.origin;
  const becomesGet =
    (status === 303 && request.method !== "HEAD") || (status < 303 && request.method === "POST");
  const kept = request.headers.filter(
    ([name]) =>
      (sameOrigin || !credentialHeader.test(name)) && !(becomesGet && bodyHeader.test(name)),
  );
  return becomesGet
    ? { method: "GET", url, headers: kept, body: new Uint8Array() }
    : { ...request, url, headers: kept };
}
