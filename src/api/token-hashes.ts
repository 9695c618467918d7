/**
 * The API tokens that are accepted, known by their hashes only. Hashes are compared in constant time, and all
 * of them whatever the first ones gave, so that time tells nothing.
 */

export type TokenHashes = { readonly ok: readonly ArrayBuffer[] } | TokenHashesMalformed;

export interface TokenHashesMalformed {
  readonly kind: "token-hashes-malformed";
  /** Position of the first entry that is not a hash, from 1; its text may be a token and is not shown. */
  readonly position: number;
}

/** Reads `sha256:<64 hex>` or `<64 hex>`, separated by commas or blanks. */
export function parseTokenHashes(text: string): TokenHashes {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  const hashes: ArrayBuffer[] = [];
  for (const [index, entry] of entries.entries()) {
    const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(entry)?.[1];
    if (hex === undefined) return { kind: "token-hashes-malformed", position: index + 1 };
    hashes.push(
      Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)).buffer,
    );
  }
  return { ok: hashes };
}

export async function isTokenOf(hashes: readonly ArrayBuffer[], token: string): Promise<boolean> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  let isKnown = false;
  for (const known of hashes) {
    // `||` would stop at the first match.
    const isSame = crypto.subtle.timingSafeEqual(known, hash);
    isKnown = isSame || isKnown;
  }
  return isKnown;
}
