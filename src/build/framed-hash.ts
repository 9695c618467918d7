/**
 * A hash over a list of values. Each value is preceded by its length and the list by its domain,
 * so two different lists, or lists of different domains, never hash the same bytes.
 */
import { createHash } from "node:crypto";

/** 64 hex digits of sha256. Strings count as UTF-8. */
export function framedHash(domain: string, parts: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of [domain, ...parts]) {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(bytes.length));
    hash.update(length).update(bytes);
  }
  return hash.digest("hex");
}

/** 64 hex digits of sha256 over the bytes alone. */
export function contentHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
