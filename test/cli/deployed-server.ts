/** A server with a few components, as far as the commands ask about them. */
import type { Answer, Asked } from "./scripted-server.ts";

export const fiboDigest = `sha256:${"ab12".repeat(16)}`;
const shopDigest = `sha256:${"ab99".repeat(16)}`;

const settings = {
  lock_expiry_ms: 30_000,
  max_retries: 5,
  retry_exp_backoff_ms: 100,
  on_nondeterminism: "park",
  generations_kept: 2,
};

export const fibo = {
  ffqn: "testing:fibo/fibo.fibo",
  component_id: `activity:fibo:${fiboDigest}`,
  kind: "activity",
  callable: true,
  params: [{ name: "n", type: "u8" }],
  result: "result<u64, string>",
  signature: "func(n: u8) -> result<u64, string>",
};

export const order = {
  ffqn: "shop:orders/orders@1.0.0.place",
  component_id: `workflow:shop:${shopDigest}`,
  kind: "workflow",
  callable: true,
  params: [
    { name: "order", type: "record { lines: list<tuple<string, u32>>, note: option<string> }" },
    { name: "urgent", type: "bool" },
  ],
  result: "result",
  signature:
    "func(order: record { lines: list<tuple<string, u32>>, note: option<string> }, urgent: bool) -> result",
};

export const session = {
  ffqn: "shop:orders/orders@1.0.0.open",
  component_id: `workflow:shop:${shopDigest}`,
  kind: "workflow",
  callable: false,
  reason: "it works on the resource `session`",
  params: [],
  result: "session",
  signature: "func() -> session",
};

const shopWit = `package shop:orders@1.0.0;

interface orders {
  resource session;
  record order { lines: list<tuple<string, u32>>, note: option<string> }
  place: func(order: order, urgent: bool) -> result;
  open: func() -> session;
}
`;

const fiboWit =
  "package testing:fibo;\n\ninterface fibo {\n  fibo: func(n: u8) -> result<u64, string>;\n}\n";

const functions = [fibo, order, session];

const fiboComponent = {
  component_id: fibo.component_id,
  name: "fibo",
  kind: "activity",
  component_digest: fiboDigest,
  border: "jco",
  border_reason: "it imports wasi:io/poll@0.2.6",
  exports: [fibo],
  imports: [],
  settings,
};

const shopComponent = {
  component_id: order.component_id,
  name: "shop",
  kind: "workflow",
  component_digest: shopDigest,
  border: "core",
  border_reason: "it is one core module",
  exports: [order, session],
  imports: [{ ffqn: fibo.ffqn, signature: fibo.signature }],
  settings: { ...settings, lock_expiry_ms: 1_500, on_nondeterminism: "fail" },
};

export const components = [fiboComponent, shopComponent];

/** What the list says of a component: its functions by name only. */
export const summaries = components.map((component) => ({
  ...component,
  exports: component.exports.map(({ ffqn }) => ffqn),
  imports: component.imports.map(({ ffqn }) => ffqn),
}));

const witOf = new Map<string | null, string>([
  [fibo.ffqn, fiboWit],
  [order.ffqn, shopWit],
  [session.ffqn, shopWit],
]);

/** Answers `GET /v1/components...` and `GET /v1/functions...`. */
export function deployed({ path }: Asked): Answer {
  const { pathname, searchParams: query } = new URL(path, "http://localhost");
  switch (pathname) {
    case "/v1/components":
      return { status: 200, body: { components: summaries.filter(isWanted(query)) } };
    case "/v1/functions":
      return { status: 200, body: { functions: functions.filter(isWanted(query)) } };
    case "/v1/functions/wit":
      return ofFunction(query, (ffqn) => witOf.get(ffqn));
    case "/v1/functions/schema":
      return ofFunction(query, (ffqn) =>
        witOf.has(ffqn) ? { ffqn, params: { type: "array" }, result: {} } : undefined,
      );
    default:
      return ofComponent(pathname);
  }
}

function isWanted(query: URLSearchParams): (each: { kind: string; ffqn?: string }) => boolean {
  const kind = query.get("kind");
  const ofInterface = query.get("interface");
  return ({ kind: itsKind, ffqn = "" }) =>
    (kind === null || kind === itsKind) &&
    (ofInterface === null || ffqn.slice(0, ffqn.lastIndexOf(".")) === ofInterface) &&
    ffqn.startsWith(query.get("prefix") ?? "");
}

function ofFunction(query: URLSearchParams, answer: (ffqn: string | null) => unknown): Answer {
  const ffqn = query.get("ffqn");
  const body = answer(ffqn);
  return body === undefined
    ? {
        status: 404,
        body: {
          error: {
            code: "function-not-found",
            message: `no deployed component exports \`${ffqn}\`; near to it: ${fibo.ffqn}`,
            details: { ffqn, near: [fibo.ffqn] },
          },
        },
      }
    : { status: 200, body };
}

function ofComponent(pathname: string): Answer {
  const [, digest = "", suffix] = /^\/v1\/components\/([^/]+)(\/wit)?$/.exec(pathname) ?? [];
  const found = components.find((each) => each.component_digest === decodeURIComponent(digest));
  if (found === undefined) throw new Error(`nobody should ask for ${pathname}`);
  return { status: 200, body: suffix === undefined ? found : "package root:component;\n" };
}
