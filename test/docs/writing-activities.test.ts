import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseProjectFile } from "../../src/build/project-file.ts";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import { withDefaults, type RetryPolicy } from "../../src/execution/retry-policy.ts";
import { failurePlace } from "../../src/wit/failure-place.ts";
import { ComponentRunner } from "../component/component-runner.ts";
import { wit } from "../wit/value-fixture.ts";
import { blocks, readPage, section, table } from "./page.ts";
import { builtComponents, filesOf } from "./page-project.ts";

const startUpMs = 60_000;
const page = readPage("docs/writing-activities.md");
const weatherHost = "https://weather.example";
const mailHost = "https://mail.example";
const typesOfTable = blocks(page, "wit").join("\n");
const values = table(page, "WIT", "sent", "seen");

const globals = firstCellLists(section(page, "## What the code can use")).filter(
  (name) => !name.includes("/"),
);
const typesOfGlobals = globals.map((name) => `typeof ${name}`).join();

/** The names in the first cells of a table, which may have several each. */
function firstCellLists(text: string): readonly string[] {
  return [...text.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = ""]) =>
    cell.split(", ").map((name) => name.replaceAll("`", "")),
  );
}

/** An activity with a function for each row of the table of values, which says what it was given. */
const seeing = {
  "seeing/seeing.ts": `export const seeing = {\n${values
    .map((_, row) => `  seen${row}(value: unknown) { console.log(value); },`)
    .join("\n")}\n  globals() { console.log([${typesOfGlobals}].join()); },\n};\n`,
  "seeing/wit/seeing.wit": `package docs:seeing;\ninterface seeing {\n${typesOfTable}\n${values
    .map(([type], row) => `  seen${row}: func(value: ${type}) -> result;`)
    .join("\n")}\n  globals: func() -> result;\n}\nworld component { export seeing; }\n`,
};

const seeingTable = `[[activity_wasm]]
name = "seeing"
source = "seeing/seeing.ts"
wit = "seeing/wit"
world = "component"
`;

let server: Server;
let origin = "";
let entries: readonly ComponentEntry[];
let runner: ComponentRunner;
const sent: { readonly url: string; readonly headers: Record<string, unknown> }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = "", headers } = request;
    sent.push({ url, headers });
    if (url.includes("Nowhere")) response.writeHead(404).end();
    else if (url.includes("Later")) response.writeHead(503).end();
    else if (url.startsWith("/report")) response.end('{"celsius": 21.5}');
    else response.end("queued");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const files = filesOf(page);
  const here = (text: string): string =>
    text.replaceAll(weatherHost, origin).replaceAll(mailHost, origin);
  const bindings = { WEATHER_URL: origin, WEATHER_TOKEN: "t0ken", REGION: "eu", API_KEY: "abcdef" };
  entries = await builtComponents({
    ...files,
    ...seeing,
    "mail/mail.ts": here(files["mail/mail.ts"] ?? ""),
    "obelisk.toml": here(files["obelisk.toml"] ?? "") + seeingTable,
  });
  runner = new ComponentRunner(entries, { bindings });
}, startUpMs);

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** How the run ended, as the page writes it. */
async function endOf(ffqn: string, ...params: readonly unknown[]): Promise<string> {
  runner.lines.length = 0;
  const outcome = await runner.runActivity(ffqn, JSON.stringify(params));
  if (outcome.kind === "trapped") return `trap: ${outcome.reason}`;
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  const { kind, value } = outcome.retval as { readonly kind: string; readonly value: string };
  return `{"${kind}":${value}}${outcome.isPermanent ? " at once" : ""}`;
}

/** The whole retry policy of an activity with this line in its table. */
function settingsWith(line: string): Required<RetryPolicy> | undefined {
  const toml = `[[activity_wasm]]\nname = "a"\nlocation = "a.wasm"\n${line}\n`;
  const declarations = parseProjectFile(toml);
  if ("problems" in declarations) throw new Error(JSON.stringify(declarations.problems));
  return declarations.map(({ settings }) => withDefaults(settings))[0];
}

describe("docs/writing-activities.md", () => {
  it.each(table(page, "result", "the caller of a failed execution sees"))(
    "[DC10] %s has a place for a failure",
    (result) => {
      const failure = "variant failure { execution-failed }";
      expect(failurePlace(wit(result, failure))).not.toHaveProperty("reason");
    },
  );

  it.each(table(section(page, "## Errs"), "function", "`what`", "ends as"))(
    "[DC11] %s throws %s",
    async (name, what, end) => {
      expect(await endOf(`docs:errs/errs.${name}`, what)).toBe(end);
    },
  );

  it("[DC29] has every global that the types declare, and each is there", async () => {
    const declared = readPage("guest/types/globals.d.ts").matchAll(
      /^declare (?:const|function|class) (\w+)/gm,
    );
    expect(globals.toSorted()).toEqual([...declared].map(([, name = ""]) => name).toSorted());
    await runner.runActivity("docs:seeing/seeing.globals", "[]");
    expect(runner.lines.at(-1)?.text).not.toContain("undefined");
  });

  it.each(values.map((row, place) => [place, ...row] as const))(
    "[DC12] row %d: a %s is seen as the page says",
    async (place, _type, json = "", seen) => {
      await runner.runActivity(`docs:seeing/seeing.seen${place}`, `[${json}]`);
      expect(runner.lines.at(-1)).toEqual({ level: "info", text: seen });
    },
  );

  it("[DC13] has an activity that sends requests", async () => {
    expect(await endOf("town:weather/weather.now", "Oslo")).toBe(
      '{"ok":{"celsius":21.5,"wind_speed":null}}',
    );
    expect(sent.at(-1)).toMatchObject({
      url: "/report?town=Oslo",
      headers: { authorization: "Bearer t0ken" },
    });
    expect(await endOf("town:weather/weather.now", "Nowhere")).toBe(
      '{"err":{"unknown_town_permanent":"Nowhere"}} at once',
    );
    expect(await endOf("town:weather/weather.now", "Later")).toBe(
      '{"err":{"unavailable":"the service answered 503"}}',
    );
  });

  it("[DC13] has an activity that is told why there is no answer", async () => {
    expect(await endOf("town:probe/probe.status", origin)).toBe('{"ok":"denied"}');
    expect(await endOf("town:probe/probe.status", "ftp://example.com")).toBe(
      '{"ok":"invalid-request"}',
    );
  });

  it("[DC13] has an activity with variables and a secret, which is hidden in its log", async () => {
    expect(await endOf("town:settings/settings.shown")).toBe(
      '{"ok":"fast in eu, with a key of 6 characters"}',
    );
    expect(runner.lines).toEqual([{ level: "info", text: "the key is [secret]" }]);
  });

  it("[DC13] has an activity that sends a key with its request", async () => {
    expect(await endOf("town:mail/mail.send", "ann@example.com", "hello")).toBe('{"ok":"queued"}');
    expect(sent.at(-1)?.headers["idempotency-key"]).toMatch(/^E_/);
    expect(runner.lines).toEqual([
      { level: "debug", text: "attempt 1, until 2023-11-14T22:13:50.500Z" },
    ]);
  });

  it("[DC13] has a compiled activity", async () => {
    expect(await endOf("town:double/double.double", 4_000_000_000)).toBe('{"ok":8000000000}');
  });

  it("[DC13] shows what a denied request logs", async () => {
    const closed = entries.map((entry) => ({ ...entry, allowedHosts: [] }));
    const denied = new ComponentRunner(closed, {
      bindings: { WEATHER_URL: weatherHost, WEATHER_TOKEN: "t0ken" },
    });
    await denied.runActivity("town:weather/weather.now", '["Oslo"]');
    expect(denied.lines.map(({ text }) => text)).toEqual([
      blocks(section(page, "## Requests"), "text")[0]?.trimEnd(),
    ]);
  });

  it.each(table(section(page, "## Retries"), "key", "default", "meaning"))(
    "[DC14] has the default of %s",
    (key = "", value = "") => {
      expect(settingsWith(`${key} = ${value}`)).toEqual(settingsWith(""));
    },
  );

  it("[DC15] has declarations that stand for themselves", () => {
    for (const toml of blocks(page, "toml"))
      expect(parseProjectFile(toml)).not.toHaveProperty("problems");
  });
});
