import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  matchesPattern,
  patternOf,
  printHostPattern,
  type Destination,
} from "../../src/egress/host-pattern.ts";
import { parseHostPattern } from "../../src/egress/parse-host-pattern.ts";
import { isPrivateHost } from "../../src/egress/private-host.ts";

/** Where a request to a URL goes. */
function destination(text: string): Destination {
  const url = new URL(text);
  const scheme = url.protocol === "http:" ? "http" : "https";
  const usual = scheme === "http" ? 80 : 443;
  return { scheme, host: url.hostname, port: url.port === "" ? usual : Number(url.port) };
}

function matches(pattern: string, url: string): boolean {
  const parsed = parseHostPattern(pattern);
  if (!("ok" in parsed)) throw new Error(`${pattern} ${parsed.fault.reason}`);
  return matchesPattern(parsed.ok, destination(url));
}

describe("a pattern", () => {
  const table: readonly [pattern: string, allowed: readonly string[], others: readonly string[]][] =
    [
      [
        "api.example.com",
        ["https://api.example.com/x?y", "https://api.example.com:443", "https://API.example.com."],
        [
          "http://api.example.com",
          "https://api.example.com:8443",
          "https://example.com",
          "https://a.api.example.com",
          "https://api.example.com.evil.net",
        ],
      ],
      [
        "http://api.example.com",
        ["http://api.example.com:80/"],
        ["https://api.example.com", "http://api.example.com:8080"],
      ],
      [
        "*://api.example.com",
        ["http://api.example.com", "https://api.example.com"],
        ["http://api.example.com:443", "https://api.example.com:80"],
      ],
      [
        "https://api.example.com:*",
        ["https://api.example.com", "https://api.example.com:1"],
        ["http://api.example.com:1"],
      ],
      [
        "https://*.example.com",
        ["https://a.example.com", "https://a.b.example.com"],
        ["https://example.com", "https://evilexample.com", "https://example.com.evil.net"],
      ],
      ["https://*", ["https://example.com", "https://1.1.1.1"], ["http://example.com"]],
      ["http://10.1.2.*", ["http://10.1.2.3"], ["http://10.1.3.3", "http://10.1.2.example.com"]],
      ["http://10.*", ["http://10.1.2.3"], ["http://100.1.2.3", "http://10.example.com"]],
      ["http://[::1]:8080", ["http://[::1]:8080", "http://[0:0::1]:8080"], ["http://[::2]:8080"]],
      ["http://127.0.0.1:*", ["http://127.0.0.1:9", "http://127.1:9"], ["http://127.0.0.2:9"]],
      ["http://localhost:*", ["http://localhost:9"], ["http://127.0.0.1:9", "http://x.localhost"]],
    ];
  it.each(table)("[HC22] `%s` stands for its places and no others", (pattern, allowed, others) => {
    expect(allowed.filter((url) => !matches(pattern, url))).toEqual([]);
    expect(others.filter((url) => matches(pattern, url))).toEqual([]);
  });

  const privates = [
    "localhost",
    "db.localhost",
    "intranet",
    "printer.local",
    "metadata.google.internal",
    "127.0.0.1",
    "2130706433",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:1.1.1.1]",
    "[fc00::1]",
    "[fdff::1]",
    "[fe80::1]",
    "[64:ff9b::7f00:1]",
  ];
  it.each(privates)("[HC23] of any host does not stand for the private %s", (host) => {
    expect(matches("*://*:*", `http://${host}:80`)).toBe(false);
    const { hostname } = new URL(`http://${host}`);
    expect(matches(`http://${hostname}`, `http://${host}`)).toBe(true);
  });

  const publics = ["example.com", "100.63.0.1", "100.128.0.1", "172.32.0.1", "192.169.0.1"];
  it.each([...publics, "local.example.com", "[2606:4700::1111]"])(
    "[HC23] of any host stands for the public %s",
    (host) => {
      expect(isPrivateHost(host)).toBe(false);
      expect(matches("*://*:*", `http://${host}:80`)).toBe(true);
    },
  );

  it("[HC24] made of a place stands for it and reads the same again", () => {
    const place = fc.record({
      scheme: fc.constantFrom("http" as const, "https" as const),
      host: fc.oneof(
        fc.domain().map((name) => new URL(`http://${name}`).hostname),
        fc.ipV4().map((address) => new URL(`http://${address}`).hostname),
        fc.ipV6().map((address) => new URL(`http://[${address}]`).hostname),
      ),
      port: fc.integer({ min: 1, max: 65_535 }),
    });
    fc.assert(
      fc.property(place, (to) => {
        const pattern = patternOf(to);
        expect(matchesPattern(pattern, to)).toBe(true);
        expect(parseHostPattern(printHostPattern(pattern))).toEqual({ ok: pattern });
        expect(matchesPattern(pattern, { ...to, port: (to.port % 65_535) + 1 })).toBe(false);
      }),
    );
  });
});
