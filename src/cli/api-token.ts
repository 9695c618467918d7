/** API tokens: made here, known to the server by their hashes only. */
import { createHash, randomBytes } from "node:crypto";

export interface ApiToken {
  /** `obt_` and 256 random bits in 43 characters. */
  readonly token: string;
  /** `sha256:<64 hex>`, as OBELISK_TOKEN_HASHES has it. */
  readonly hash: string;
}

const PREFIX = "obt_";
const TOKEN_BYTES = 32;

export function makeToken(): ApiToken {
  const token = `${PREFIX}${randomBytes(TOKEN_BYTES).toString("base64url")}`;
  return { token, hash: `sha256:${createHash("sha256").update(token).digest("hex")}` };
}
