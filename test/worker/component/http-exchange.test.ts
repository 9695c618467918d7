import { describe, expect, inject, it } from "vitest";
import { exchange } from "../../../src/component/http-exchange.ts";
import type {
  ExchangeOptions,
  HttpEnd,
  HttpResponse,
} from "../../../src/component/http-exchange.ts";
import { HTTP_BODY_BYTES_MAX } from "../../../src/component/http-request.ts";
import type { HeaderList, HttpRequest } from "../../../src/component/http-request.ts";
import type { AllowedHost } from "../../../src/egress/egress-policy.ts";
import { parseHostPattern } from "../../../src/egress/parse-host-pattern.ts";
import type { GuestLine } from "../../../src/execution/log-line.ts";

const origin = inject("webOrigin");

interface Exchanged {
  readonly end: HttpEnd;
  readonly log: readonly GuestLine[];
  /** How often the host was told that something leaves. */
  readonly announced: number;
}

type Asked = Partial<HttpRequest & ExchangeOptions> & {
  readonly allowed?: readonly AllowedHost[];
  readonly cancelled?: AbortSignal;
};

async function asked(path: string, options: Asked = {}): Promise<Exchanged> {
  const { timeoutMs = null, redirect = "follow", allowed = [loopback("*")] } = options;
  const log: GuestLine[] = [];
  let announced = 0;
  const context = {
    component: "web",
    allowedHosts: allowed,
    beforeOutside: () => {
      announced += 1;
    },
    log: (line: GuestLine) => log.push(line),
  };
  const request = {
    method: "GET",
    url: `${origin}${path}`,
    headers: [],
    body: new Uint8Array(),
    ...options,
  };
  const cancelled = options.cancelled ?? new AbortController().signal;
  const end = await exchange(context, request, { timeoutMs, redirect }, cancelled);
  return { end, log, announced };
}

function loopback(methods: AllowedHost["methods"]): AllowedHost {
  return allowedAt("http://127.0.0.1:*", methods);
}

function allowedAt(pattern: string, methods: AllowedHost["methods"]): AllowedHost {
  const parsed = parseHostPattern(pattern);
  if (!("ok" in parsed)) throw new Error(parsed.fault.reason);
  return { pattern: parsed.ok, methods };
}

async function answer(path: string, options: Asked = {}): Promise<HttpResponse> {
  const { end } = await asked(path, options);
  if (end.kind !== "answered") throw new Error(JSON.stringify(end));
  return end;
}

function textOf({ body }: HttpResponse): string {
  return new TextDecoder().decode(body);
}

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
}

async function echo(path: string, options: Asked = {}): Promise<Echo> {
  return JSON.parse(textOf(await answer(path, options))) as Echo;
}

/** The values that the server got for a header. */
function received({ headers }: Echo, name: string): readonly string[] {
  return headers.filter((_, at) => headers[at - 1]?.toLowerCase() === name && at % 2 === 1);
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a request", () => {
  it("[HC1] is sent with its method, url, headers and body", async () => {
    const sent = await echo("/echo?a=1&b=%20", {
      method: "POST",
      headers: [
        ["x-one", "1"],
        ["X-Two", "a"],
        ["x-two", "b"],
        ["content-type", "application/json"],
      ],
      body: bytes('{"n":1}'),
    });
    expect(sent).toMatchObject({ method: "POST", url: "/echo?a=1&b=%20", body: '{"n":1}' });
    expect(received(sent, "x-one")).toEqual(["1"]);
    expect(received(sent, "x-two").join(", ")).toBe("a, b");
    expect(received(sent, "content-type")).toEqual(["application/json"]);
    expect(received(sent, "content-length")).toEqual(["7"]);
  });

  it("[HC1] has any bytes as its body", async () => {
    const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const sent = await echo("/echo", { method: "PUT", body });
    expect(sent.body).toBe(String.fromCodePoint(...body));
  });

  it.each(["get", "DELETE", "Patch", "OPTIONS"])("[HC2] may have the method %s", async (method) => {
    expect((await echo("/echo", { method })).method).toBe(method.toUpperCase());
  });

  it("[HC3] leaves what belongs to the connection to the platform", async () => {
    const headers: HeaderList = [
      ["Host", "elsewhere.example"],
      ["content-length", "5"],
      ["connection", "upgrade"],
      ["upgrade", "h2c"],
      ["transfer-encoding", "chunked"],
      ["x-kept", "1"],
    ];
    const sent = await echo("/echo", { method: "POST", headers, body: bytes("abc") });
    expect(sent.body).toBe("abc");
    expect(received(sent, "host")).toEqual([origin.slice("http://".length)]);
    expect(received(sent, "content-length")).toEqual(["3"]);
    expect(received(sent, "upgrade")).toEqual([]);
    expect(received(sent, "x-kept")).toEqual(["1"]);
  });

  const none: readonly [string, Asked, string][] = [
    ["a url that is relative", { url: "/path" }, "no absolute URL|not an absolute URL"],
    ["another scheme", { url: "ftp://127.0.0.1/" }, "the scheme ftp"],
    ["a password in its url", { url: "http://u:secret@127.0.0.1/" }, "`authorization`"],
    ["a method that is none", { method: "G T" }, "the method `G T`"],
    ["the method CONNECT", { method: "CONNECT" }, "the method `CONNECT`"],
    ["a method that the platform lacks", { method: "FOO" }, "FOO"],
    ["a body where there is none", { body: bytes("x") }, "GET has no body"],
    ["a header name that is none", { headers: [["a b", "1"]] }, 'the header "a b"'],
    ["a line feed in a header", { headers: [["a", "1\r\nb: 2"]] }, "the header `a`"],
    ["a header beyond Latin-1", { headers: [["a", "Ω"]] }, "the header `a`"],
  ];
  it.each(none)("[HC4] with %s is refused before anything leaves", async (_what, options, why) => {
    const { end, announced } = await asked("/echo", options);
    expect(end.kind).toBe("invalid-request");
    expect("reason" in end ? end.reason : "").toMatch(new RegExp(why));
    expect(JSON.stringify(end)).not.toContain("secret");
    expect(announced).toBe(0);
  });

  it("[HC5] is announced before it leaves, and again for each redirect", async () => {
    expect((await asked("/echo")).announced).toBe(1);
    expect((await asked("/redirect?to=/echo")).announced).toBe(2);
  });
});

describe("an answer", () => {
  it.each([200, 201, 204, 304, 404, 500, 503])("[HC6] of status %i is an answer", async (code) => {
    expect((await answer(`/status?code=${code}`)).status).toBe(code);
  });

  it("[HC7] has its headers in lower case and order, without those of the connection", async () => {
    const { headers } = await answer("/headers");
    const names = headers.map(([name]) => name);
    expect(names).toEqual(names.toSorted());
    expect(headers.filter(([name]) => name.startsWith("x-"))).toEqual([
      ["x-many", "1, 2"],
      ["x-upper", "yes"],
    ]);
    expect(headers.filter(([name]) => name === "set-cookie")).toEqual([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
    expect(names).not.toContain("connection");
    expect(names).not.toContain("keep-alive");
  });

  it("[HC8] is unpacked, and no longer says that it is packed", async () => {
    const unpacked = await answer("/gzip");
    expect(textOf(unpacked)).toBe("unpacked");
    const names = unpacked.headers.map(([name]) => name);
    expect(names).not.toContain("content-encoding");
    expect(names).not.toContain("content-length");
  });

  it("[HC9] may be as large as the limit", async () => {
    const whole = await answer(`/bytes?count=${HTTP_BODY_BYTES_MAX}`);
    expect(whole.body.length).toBe(HTTP_BODY_BYTES_MAX);
  });

  it.each([`/bytes?count=${HTTP_BODY_BYTES_MAX + 1}`, "/endless", "/bomb?bytes=100000000"])(
    "[HC9] that is larger is refused with the limit: %s",
    async (path) => {
      const { end } = await asked(path);
      expect(end).toEqual({ kind: "body-too-large", maxBytes: HTTP_BODY_BYTES_MAX });
    },
  );

  it("[HC9] so is a request's body", async () => {
    const body = new Uint8Array(HTTP_BODY_BYTES_MAX + 1);
    const { end, announced } = await asked("/echo", { method: "POST", body });
    expect(end).toEqual({ kind: "body-too-large", maxBytes: HTTP_BODY_BYTES_MAX });
    expect(announced).toBe(0);
  });
});

describe("without an answer", () => {
  it.each(["/hang", "/slow-body"])("[HC10] in time it is a timeout: %s", async (path) => {
    expect((await asked(path, { timeoutMs: 50 })).end).toEqual({ kind: "timeout" });
  });

  it("[HC10] a timeout that is not reached changes nothing", async () => {
    expect((await answer("/echo", { timeoutMs: 4_294_967_295 })).status).toBe(200);
  });

  it.each(["/reset", "/broken"])("[HC11] the connection failed: %s", async (path) => {
    const { end } = await asked(path);
    expect(end.kind).toBe("connection-failed");
    expect("reason" in end ? end.reason : "").toContain(origin.slice("http://".length));
  });

  const unreachable = ["http://127.0.0.1:1/", "http://no-such-host.invalid/"];
  it.each(unreachable)("[HC11] nobody could be reached: %s", async (url) => {
    const allowed = [loopback("*"), allowedAt("http://*", "*")];
    const { end } = await asked("", { url, allowed });
    expect(end.kind).toBe("connection-failed");
    expect("reason" in end ? end.reason : "").toContain(new URL(url).host);
  });

  it("[HC12] nobody waits for what was cancelled", async () => {
    const controller = new AbortController();
    const end = asked("/hang", { cancelled: controller.signal });
    controller.abort();
    expect((await end).end.kind).not.toBe("answered");
  });
});

describe("a redirect", () => {
  it("[HC13] is followed, and the answer says where it came from", async () => {
    const response = await answer("/redirect?to=/echo%3Fat=1");
    expect(response).toMatchObject({ status: 200, url: `${origin}/echo?at=1` });
  });

  it("[HC13] is an answer where that is asked for, or when it points nowhere", async () => {
    const response = await answer("/redirect?to=/echo", { redirect: "manual" });
    expect(response).toMatchObject({ status: 302, url: `${origin}/redirect?to=/echo` });
    expect(response.headers).toContainEqual(["location", "/echo"]);
    expect((await answer("/redirect?code=304&to=/echo")).status).toBe(304);
  });

  it.each([
    [301, "POST", "GET", ""],
    [302, "POST", "GET", ""],
    [303, "PUT", "GET", ""],
    [302, "PUT", "PUT", "body"],
    [307, "POST", "POST", "body"],
    [308, "POST", "POST", "body"],
  ])("[HC14] of status %i makes a %s a %s", async (code, method, then, body) => {
    const headers: HeaderList = [["content-type", "text/x-test"]];
    const sent = await echo(`/redirect?code=${code}&to=/echo`, {
      method,
      headers,
      body: bytes("body"),
    });
    expect(sent).toMatchObject({ method: then, body });
    expect(received(sent, "content-type")).toEqual(body === "" ? [] : ["text/x-test"]);
  });

  const credentials: HeaderList = [
    ["Authorization", "Bearer x"],
    ["cookie", "a=b"],
    ["x-kept", "1"],
  ];

  it("[HC15] keeps credentials at the same origin only", async () => {
    const same = await echo("/redirect?to=/echo", { headers: credentials });
    expect(received(same, "authorization")).toEqual(["Bearer x"]);
    const elsewhere = `${origin.replace("127.0.0.1", "localhost")}/echo`;
    const allowed = [loopback("*"), allowedAt("http://localhost:*", "*")];
    const path = `/redirect?to=${encodeURIComponent(elsewhere)}`;
    const other = await echo(path, { headers: credentials, allowed });
    expect(received(other, "authorization")).toEqual([]);
    expect(received(other, "cookie")).toEqual([]);
    expect(received(other, "x-kept")).toEqual(["1"]);
  });

  it("[HC16] goes to allowed places only", async () => {
    const elsewhere = `${origin.replace("127.0.0.1", "localhost")}/echo`;
    const { end, announced } = await asked(`/redirect?to=${encodeURIComponent(elsewhere)}`);
    expect(end.kind).toBe("denied");
    expect(announced).toBe(1);
  });

  it("[HC16] sends allowed methods only", async () => {
    const { end } = await asked("/redirect?code=303&to=/echo", {
      method: "POST",
      allowed: [loopback(["POST"])],
    });
    expect(end.kind).toBe("denied");
  });

  it("[HC17] of a redirect of a redirect ends somewhere", async () => {
    const { end, announced } = await asked("/loop");
    expect(end).toEqual({ kind: "too-many-redirects", place: `${origin}/loop` });
    expect(announced).toBe(21);
  });
});

describe("a request that is not allowed", () => {
  const port = new URL(origin).port;

  it("[HC20] does not leave, and says what would allow it", async () => {
    const { end, announced, log } = await asked("/echo?token=private", { allowed: [] });
    const entry = `[[activity_wasm.allowed_host]]\npattern = "http://127.0.0.1:${port}"\nmethods = ["GET"]`;
    expect(end).toEqual({
      kind: "denied",
      reason: `GET to http://127.0.0.1:${port} is not allowed: the component has no \`allowed_host\`. To allow it, in the table of "web" in obelisk.toml: ${entry.replaceAll("\n", " ")}`,
    });
    expect(announced).toBe(0);
    expect(log).toEqual([
      { level: "warn", text: expect.stringMatching(/^GET to .* is not allowed/) },
    ]);
    expect(log[0]?.text).toContain(`:\n${entry}`);
    expect(JSON.stringify([end, log])).not.toContain("private");
  });

  it("[HC21] is any that no entry allows with its method", async () => {
    const { end } = await asked("/echo", { method: "POST", allowed: [loopback(["GET", "PUT"])] });
    expect(end).toMatchObject({ reason: expect.stringContaining("allowed there are GET, PUT") });
    const nothing = await asked("/echo", { allowed: [loopback([])] });
    expect(nothing.end).toMatchObject({ reason: expect.stringContaining("no `methods`") });
  });
});
