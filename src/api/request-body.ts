/** Reads the body of a request without losing a digit, and says exactly what is wrong with it. */
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { VALUE_LENGTH_MAX } from "../execution/limits.ts";
import type { JsonValue } from "../wit/json-text.ts";
import { parseJson } from "../wit/json-text.ts";
import type { Problem } from "./problem.ts";
import { problem, problemAnswer } from "./problem.ts";

/** Room for the largest parameter list with blanks, escapes and characters of several bytes (4 MiB). */
const BODY_BYTES_MAX = 4 * VALUE_LENGTH_MAX;

/**
 * Takes JSON only, and only under its own content type: a page of another site can send other types to a
 * server on loopback without asking it first.
 */
export function requireJson(): MiddlewareHandler {
  return async function jsonOnly(context, next) {
    const contentType = context.req.header("content-type") ?? "";
    const [essence = ""] = contentType.split(";");
    if (essence.trim().toLowerCase() === "application/json") return next();
    const found = contentType === "" ? "no content type" : `\`${contentType}\``;
    return problemAnswer(
      problem(
        "content-type-unsupported",
        `the body has ${found}; send it with \`content-type: application/json\``,
      ),
    );
  };
}

export function limitBody(): MiddlewareHandler {
  return bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: () =>
      problemAnswer(
        problem("value-too-large", `the body is larger than ${BODY_BYTES_MAX} bytes`, {
          limit_bytes: BODY_BYTES_MAX,
        }),
      ),
  });
}

export async function readJsonBody(
  request: Pick<Request, "arrayBuffer">,
): Promise<{ readonly ok: JsonValue } | Problem> {
  const text = decodeUtf8(await request.arrayBuffer());
  if (text === null) {
    return problem("json-malformed", "the body is not UTF-8, the encoding of JSON");
  }
  const parsed = parseJson(text);
  if ("ok" in parsed) return parsed;
  const { kind, line, column, message } = parsed;
  return problem(kind, `the body is not JSON at line ${line}, column ${column}: ${message}`, {
    line,
    column,
  });
}

function decodeUtf8(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
