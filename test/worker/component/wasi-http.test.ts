import { describe, expect, it, vi } from "vitest";
import { Fields } from "../../../src/component/wasi/http-fields.ts";
import { httpErrorCode } from "../../../src/component/wasi/http-error.ts";
import { IncomingBody } from "../../../src/component/wasi/http-incoming.ts";
import { OutgoingBody } from "../../../src/component/wasi/http-outgoing.ts";
import { ClockPollable, poll } from "../../../src/component/wasi/pollable.ts";
import { OutputStream } from "../../../src/component/wasi/streams.ts";
import { HTTP_BODY_BYTES_MAX } from "../../../src/component/http-request.ts";
import {
  allowedAt,
  HttpGuest,
  okOf,
  optionsOf,
  origin,
  requestTo,
  streamOf,
  wholeText,
} from "./http-guest.ts";

const longMs = 60_000;

async function countOf(key: string): Promise<number> {
  return Number(await (await fetch(`${origin}/count?key=${key}`)).text());
}

describe("a request through wasi:http", () => {
  it("[HC40] has its method, path, headers and bytes", async () => {
    const headers = [["X-Given", "one"]] as const;
    const sent: unknown = JSON.parse(
      await new HttpGuest().text("/echo?a=%20", { method: "put", headers, body: "bytes" }),
    );
    expect(sent).toMatchObject({ method: "PUT", url: "/echo?a=%20", body: "bytes" });
    expect(sent).toHaveProperty("headers", expect.arrayContaining(["X-Given", "one"]));
  });

  it("[HC40] without a body is sent at once", async () => {
    expect(await new HttpGuest().text("/status?code=200")).toBe("as asked");
  });

  it("[HC41] is denied when nothing allows it, with the warning of all requests", async () => {
    const guest = new HttpGuest([]);
    expect(await guest.error("/echo?token=private")).toEqual({ tag: "HTTP-request-denied" });
    expect(guest.log).toEqual([
      { level: "warn", text: expect.stringContaining("[[activity_wasm.allowed_host]]") },
    ]);
    expect(JSON.stringify(guest.log)).not.toContain("private");
  });

  it("[HC42] that is redirected is answered with the redirect", async () => {
    const response = await new HttpGuest().answer("/redirect?to=/echo");
    expect(response.status()).toBe(302);
    const [location] = response.headers().get("Location");
    expect(new TextDecoder().decode(location)).toBe("/echo");
  });

  it("[HC43] is announced before it leaves, and so is waiting for it", async () => {
    const guest = new HttpGuest();
    const key = crypto.randomUUID();
    const future = guest.send(`/flaky?key=${key}&failures=0`);
    await vi.waitUntil(() => future.hasArrived());
    expect(guest.announced).toBe(1);
    const waiting = guest.send(`/flaky?key=${key}&failures=0`);
    await waiting.subscribe().block();
    expect(guest.announced).toBe(3);
  });

  it("[HC46] whose body is too large is not sent", async () => {
    const guest = new HttpGuest();
    const outgoing = okOf(requestTo("/echo", { method: "POST" }).body());
    const stream = okOf(outgoing.write());
    okOf(stream.write(new Uint8Array(HTTP_BODY_BYTES_MAX)));
    const more = stream.write(Uint8Array.of(1));
    if (more.tag === "ok" || more.val.tag === "closed") throw new Error("it was taken");
    const code = { tag: "HTTP-request-body-size", val: BigInt(HTTP_BODY_BYTES_MAX) };
    expect(httpErrorCode(more.val.val)).toEqual(code);
    expect(guest.announced).toBe(0);
  });

  it("[HC46] whose body is not as long as it says is not sent", async () => {
    const guest = new HttpGuest();
    const request = requestTo("/echo", { method: "POST", headers: [["Content-Length", "3"]] });
    const outgoing = okOf(request.body());
    const future = okOf(guest.handle(request, undefined));
    okOf(okOf(outgoing.write()).write(new Uint8Array(2)));
    const finished = OutgoingBody.finish(outgoing, undefined);
    expect(finished).toEqual({ tag: "err", val: { tag: "HTTP-request-body-size", val: 2n } });
    await vi.waitUntil(() => future.hasArrived());
    expect(future.get()).toMatchObject({ val: { tag: "err" } });
    expect(guest.announced).toBe(0);
  });

  it("[HC46] whose body is given up is not sent", async () => {
    const guest = new HttpGuest();
    const request = requestTo("/echo", { method: "POST" });
    const outgoing = okOf(request.body());
    const future = okOf(guest.handle(request, undefined));
    outgoing[Symbol.dispose]();
    await vi.waitUntil(() => future.hasArrived());
    expect(future.get()).toMatchObject({ val: { tag: "err", val: { tag: "internal-error" } } });
    expect(guest.announced).toBe(0);
  });

  it("[HC46] cannot have trailers", () => {
    const outgoing = okOf(requestTo("/echo").body());
    const trailers = okOf(Fields.fromList([["a", Uint8Array.of(49)]]));
    expect(OutgoingBody.finish(outgoing, trailers)).toMatchObject({ tag: "err" });
  });

  it.each(["a b", "user@host", "host/path", "host?query"])(
    "[HC40] does not take %j for an authority",
    (authority) => {
      expect(requestTo("/").setAuthority(authority).tag).toBe("err");
    },
  );

  it.each(["@elsewhere/", ".elsewhere/", "/a b", "/a#b"])(
    "[HC40] does not take %j for a path",
    (path) => {
      expect(requestTo("/").setPathWithQuery(path).tag).toBe("err");
    },
  );
});

describe("an answer through wasi:http", () => {
  it("[HC40] has its status and its headers, which nobody can change", async () => {
    const response = await new HttpGuest().answer("/headers");
    expect(response.status()).toBe(200);
    const headers = response.headers();
    const texts = headers.entries().map(([name, value]) => [name, new TextDecoder().decode(value)]);
    expect(texts.filter(([name]) => name === "set-cookie")).toEqual([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
    expect(headers.delete("set-cookie")).toEqual({ tag: "err", val: { tag: "immutable" } });
  });

  it.each([404, 500])("[HC40] of status %i is an answer", async (code) => {
    expect((await new HttpGuest().answer(`/status?code=${code}`)).status()).toBe(code);
  });

  it("[HC45] may be of any length", async () => {
    const count = HTTP_BODY_BYTES_MAX + 1;
    const text = await new HttpGuest().text(`/bytes?count=${count}`);
    expect(text.length).toBe(count);
  });

  it("[HC45] without end is read as far as it is wanted, and then given up", async () => {
    const stream = streamOf(await new HttpGuest().answer("/endless"));
    const read = okOf(await stream.blockingRead(10n));
    expect(read.length).toBe(10);
    expect(okOf(await stream.blockingSkip(5n))).toBe(5n);
    stream[Symbol.dispose]();
    expect(stream.read(1n)).toEqual({ tag: "err", val: { tag: "closed" } });
  });

  it("[HC45] is passed on from stream to stream", async () => {
    const stream = streamOf(await new HttpGuest().answer("/status?code=200"));
    const written: Uint8Array[] = [];
    const sink = new OutputStream({
      room: () => 100n,
      write: (part) => (written.push(part), null),
    });
    expect(okOf(await sink.blockingSplice(stream, 2n))).toBe(2n);
    expect(okOf(sink.splice(stream, 100n))).toBe(6n);
    expect(new TextDecoder().decode(await new Blob(written).arrayBuffer())).toBe("as asked");
  });

  it("[HC45] has no trailers, and can be finished before its end", async () => {
    const response = await new HttpGuest().answer("/endless");
    const trailers = IncomingBody.finish(okOf(response.consume()));
    expect(trailers.get()).toEqual({ tag: "ok", val: { tag: "ok", val: undefined } });
    expect(trailers.get()).toMatchObject({ tag: "err" });
  });

  it("[HC40] is given once: the answer, its body and the stream of that", async () => {
    const guest = new HttpGuest();
    const future = guest.send("/status?code=200");
    expect(future.get()).toBeUndefined();
    await future.subscribe().block();
    const response = okOf(okOf(future.get() ?? { tag: "err", val: null }));
    expect(future.get()).toEqual({ tag: "err", val: undefined });
    const body = okOf(response.consume());
    expect(response.consume().tag).toBe("err");
    expect(await wholeText(okOf(body.stream()))).toBe("as asked");
    expect(body.stream().tag).toBe("err");
  });
});

describe("without an answer", () => {
  it("[HC47] in time the error says so", async () => {
    const error = await new HttpGuest().error("/hang", { options: optionsOf(50, longMs) });
    expect(error).toEqual({ tag: "HTTP-response-timeout" });
  });

  it("[HC47] a body that pauses for too long says so", async () => {
    const options = optionsOf(longMs, 50);
    const text = new HttpGuest().text("/slow-body", { options });
    await expect(text).rejects.toThrow("connection-read-timeout");
  });

  it.each(["http://127.0.0.1:1", origin])(
    "[HC47] a connection that cannot be made or breaks says so: %s",
    async (place) => {
      const guest = new HttpGuest();
      const error = await guest.error("/reset", { origin: place });
      expect(error).toEqual({ tag: "destination-unavailable" });
      // Why it failed is all that a component would not tell.
      const text = `GET to ${place} failed: destination-unavailable`;
      expect(guest.log).toEqual([{ level: "warn", text }]);
    },
  );

  it("[HC47] an unknown host says so", async () => {
    const guest = new HttpGuest([allowedAt("http://*", "*")]);
    const error = await guest.error("/", { origin: "http://no-such-host.invalid" });
    expect(error.tag).toBe("DNS-error");
  });

  it("[HC48] a body that breaks off says so, and the log does", async () => {
    const guest = new HttpGuest();
    await expect(guest.text("/broken?secret")).rejects.toThrow("connection-terminated");
    const text = `GET to ${origin} failed: connection-terminated`;
    expect(guest.log).toEqual([{ level: "warn", text }]);
  });

  it("[HC48] what cannot be sent says why in the log", async () => {
    const guest = new HttpGuest();
    expect(await guest.error("/echo", { method: "TRACE" })).toMatchObject({
      tag: "internal-error",
    });
    expect(guest.log).toEqual([
      { level: "warn", text: expect.stringContaining("the method `TRACE` cannot be sent") },
    ]);
  });
});

describe("a run that is over", () => {
  it("[HC44] has its requests cancelled, though it did not wait for them", async () => {
    const key = crypto.randomUUID();
    const guest = new HttpGuest();
    guest.send(`/hang?key=${key}`);
    await vi.waitUntil(async () => (await countOf(key)) === 1);
    guest.scope.end();
    await vi.waitUntil(async () => (await countOf(`${key}-closed`)) === 1);
    expect(guest.log).toEqual([]);
  });

  it("[HC44] sends nothing that was not finished", async () => {
    const guest = new HttpGuest();
    const request = requestTo("/echo", { method: "POST" });
    const outgoing = okOf(request.body());
    const future = okOf(guest.handle(request, undefined));
    guest.scope.end();
    okOf(OutgoingBody.finish(outgoing, undefined));
    await vi.waitUntil(() => future.hasArrived());
    expect(guest.announced).toBe(0);
  });

  it("[HC44] has the bodies cancelled that it has not read", async () => {
    const guest = new HttpGuest();
    const stream = streamOf(await guest.answer("/endless"));
    okOf(await stream.blockingRead(1n));
    guest.scope.end();
    await expect(wholeText(stream)).rejects.toThrow("the run is over");
  });

  it("[HC44] and so is a request that is given up before", async () => {
    const key = crypto.randomUUID();
    const guest = new HttpGuest();
    const future = guest.send(`/hang?key=${key}`);
    await vi.waitUntil(async () => (await countOf(key)) === 1);
    future[Symbol.dispose]();
    await vi.waitUntil(async () => (await countOf(`${key}-closed`)) === 1);
    expect(guest.log).toEqual([]);
  });
});

describe("poll", () => {
  it("[HC49] goes on with what comes first of answers and clocks", async () => {
    const guest = new HttpGuest();
    const later = new ClockPollable(guest.time, guest.time.nowNs() + 60_000_000_000n);
    const never = guest.send("/hang").subscribe();
    const answer = guest.send("/status?code=200").subscribe();
    expect(await poll([later, never, answer])).toEqual([2]);
    const soon = new ClockPollable(guest.time, guest.time.nowNs() + 1_000_000n);
    expect(await poll([never, soon, later])).toEqual([1]);
    guest.scope.end();
  });
});

describe("fields", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("[HC50] keep their order, and are found by names in any case", () => {
    const fields = okOf(
      Fields.fromList([
        ["B", bytes("1")],
        ["a", bytes("2")],
        ["b", bytes("3")],
      ]),
    );
    expect(fields.get("b")).toEqual([bytes("1"), bytes("3")]);
    okOf(fields.set("A", [bytes("4"), bytes("5")]));
    const copy = fields.clone();
    okOf(fields.delete("b"));
    expect(fields.has("B")).toBe(false);
    expect(copy.entries().map(([name]) => name)).toEqual(["B", "b", "A", "A"]);
  });

  it.each([
    ["a b", "1"],
    ["", "1"],
    ["a", "1\r\nb: 2"],
  ])("[HC50] refuse %j: %j", (name, value) => {
    const invalid = { tag: "err", val: { tag: "invalid-syntax" } };
    expect(new Fields().append(name, bytes(value))).toEqual(invalid);
    expect(new Fields().set(name, [bytes(value)])).toEqual(invalid);
    expect(Fields.fromList([[name, bytes(value)]])).toEqual(invalid);
  });

  it("[HC50] of a request cannot be changed any more", () => {
    const headers = requestTo("/").headers();
    expect(headers.append("a", bytes("1"))).toEqual({ tag: "err", val: { tag: "immutable" } });
  });
});
