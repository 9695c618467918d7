/** Answers as components get them: headers and the bytes of the body. */
import type { HeaderList } from "./http-request.ts";

/** Headers of the connection, which ends in the platform. */
const connectionHeaders: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Of these the platform unpacks the body. */
const unpackedEncodings: ReadonlySet<string> = new Set(["gzip", "br"]);

/** Names in lower case, in alphabetical order. What describes the packed body is left out when it is unpacked. */
export function responseHeaders({ headers }: Pick<Response, "headers">): HeaderList {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  const isUnpacked = unpackedEncodings.has(encoding);
  return [...headers].filter(
    ([name]) =>
      !connectionHeaders.has(name) &&
      !(isUnpacked && (name === "content-encoding" || name === "content-length")),
  );
}

/** The whole body, or null as soon as it has more than `maxBytes`. Rejects when the connection breaks. */
export async function readBody(
  { body }: Pick<Response, "body">,
  maxBytes: number,
): Promise<Uint8Array | null> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const read: { readonly done: boolean; readonly value?: unknown } = await reader.read();
    if (read.done) return joined(chunks, length);
    const { value } = read;
    if (!(value instanceof Uint8Array)) throw new TypeError("a body of something else than bytes");
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
