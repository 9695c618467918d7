/**
 * Who may use the API. Closed by default.
 *
 * 1. With token hashes configured a valid bearer token is demanded of everybody, on this machine too.
 * 2. Without them only this machine is answered: the client's address is loopback and the request names a
 *    loopback host. On Cloudflare neither can be.
 * 3. A request that a browser makes for a page of another host is refused, whatever else it claims.
 *
 * The local runtime keeps a `CF-Connecting-IP` that the client sends, so on a server that listens to a
 * network the address proves nothing: `obelisk executor serve` says where it listens, and only loopback will
 * do. The host name guards against DNS rebinding.
 */
import type { MiddlewareHandler } from "hono";
import { isLoopbackAddress, isLoopbackHost } from "./loopback.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { problem, problemAnswer } from "./problem.ts";
import { isTokenOf, parseTokenHashes } from "./token-hashes.ts";

const HOW_TO_CONFIGURE =
  "make a token with `obelisk token create`, which tells its hash (or with `openssl rand -hex 32` and " +
  "`printf %s <token> | sha256sum`), store the hash " +
  "with `npx wrangler secret put OBELISK_TOKEN_HASHES`, and send `Authorization: Bearer <token>`";

/** Lets a request through, or answers 401. */
export function requireAccess(): MiddlewareHandler<{ Bindings: Env }> {
  return async function access(context, next) {
    const refusal = await refuse(context.req.raw, context.env);
    if (refusal === null) return next();
    return problemAnswer(refusal, challenge[refusal.code]);
  };
}

/** RFC 6750, section 3: a request without a token learns the scheme only. */
const challenge: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  "token-required": { "www-authenticate": "Bearer" },
  "token-invalid": { "www-authenticate": 'Bearer error="invalid_token"' },
};

async function refuse(request: Request, env: Env): Promise<Problem | null> {
  const hashes = parseTokenHashes(env.OBELISK_TOKEN_HASHES ?? "");
  if ("kind" in hashes) {
    return problem(
      hashes.kind,
      `entry ${hashes.position} of the secret OBELISK_TOKEN_HASHES is not a sha256 hash of 64 hex digits: ${HOW_TO_CONFIGURE}`,
    );
  }
  if (hashes.ok.length > 0) return refuseToken(request, hashes.ok);
  if (isLocal(request, env)) return null;
  return problem(
    "token-required",
    "this server has no API token configured, so it answers only to its own machine, and only while it " +
      `listens on a loopback address. To open it: ${HOW_TO_CONFIGURE}`,
  );
}

async function refuseToken(
  request: Request,
  hashes: readonly ArrayBuffer[],
): Promise<Problem | null> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) {
    return problem(
      "token-required",
      "this server demands an API token: send `Authorization: Bearer <token>`",
    );
  }
  if (await isTokenOf(hashes, token)) return null;
  return problem(
    "token-invalid",
    `the hash of this API token is not among those of this server. To add one: ${HOW_TO_CONFIGURE}`,
  );
}

function isLocal(request: Request, env: Env): boolean {
  const client = request.headers.get("cf-connecting-ip");
  return (
    isLoopbackHost(env.OBELISK_LISTENS_ON ?? "localhost") &&
    client !== null &&
    isLoopbackAddress(client) &&
    isLoopbackHost(new URL(request.url).hostname) &&
    isOwnOrigin(request.headers.get("origin"))
  );
}

/** Only browsers send an origin; `null` is the origin of a page that hides its own. */
function isOwnOrigin(origin: string | null): boolean {
  if (origin === null) return true;
  const url = URL.parse(origin);
  return url !== null && isLoopbackHost(url.hostname);
}
