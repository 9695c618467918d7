/** What a new user does: from an empty folder to a fixed mistake in an execution that has survived its server. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { z } from "zod";
import { temporaryFolder, writeFiles } from "../build/project-fixture.ts";
import { launchObelisk } from "../cli/launch-obelisk.ts";
import { runObelisk } from "../cli/run-obelisk.ts";
import { linkPackage, typeErrors } from "../support/type-check.ts";
import { startServer } from "./local-server.ts";
import type { PriceServer } from "./price-server.ts";
import { startPriceServer } from "./price-server.ts";
import { storedJournal } from "./stored-facts.ts";

const minuteMs = 60_000;
const waitOptions = { timeout: minuteMs, interval: 100 };

const prices = {
  apple: { cents: 120 },
  bread: { cents: 300 },
  plum: { cents: 45 },
  gift: { free: true },
  salt: { cents: 80 },
};
const items = Object.keys(prices);
const lines = ["apple: 120", "bread: 420", "plum: 465", "gift: 465", "salt: 545"];

const priceFile = "activities/price/price.ts";
const mistaken = `import type { Price } from "app:price/component";

export const price = {
  async run(item) {
    const response = await fetch(\`\${process.env["SHOP"]}/\${item}\`);
    if (!response.ok) {
      console.warn(\`\${item}: \${response.status}\`);
      throw "the shop is busy";
    }
    const answer = (await response.json()) as { cents?: number; free?: boolean };
    if (answer.cents === undefined) {
      console.error("no price in", answer);
      throw \`\${item} has no price\`;
    }
    return answer.cents;
  },
} satisfies Price;
`;
const fixed = mistaken.replace(
  "    if (answer.cents ===",
  "    if (answer.free) return 0;\n    if (answer.cents ===",
);

const cart = `import { run as priceOf } from "app:price/price";
import type { Cart } from "app:cart/component";
import { sleep } from "obelisk-workers/workflow";

export const cart = {
  async run(items) {
    let total = 0;
    for (const item of items) {
      total += priceOf(item);
      console.log(\`\${item}: \${total}\`);
      await sleep({ milliseconds: 300 });
    }
    return total;
  },
} satisfies Cart;
`;

/** The files of the new components as the user changes them. */
async function writeCode(project: string, { origin }: PriceServer): Promise<void> {
  const change = async (path: string, ...changes: readonly [string, string][]): Promise<void> => {
    const text = await readFile(join(project, path), "utf8");
    for (const [before] of changes) expect(text).toContain(before);
    const changed = changes.reduce((all, [before, after]) => all.replace(before, after), text);
    await writeFile(join(project, path), changed);
  };
  const signature = "run: func(input: string) -> result<string, string>";
  const wit = "activities/price/wit/price.wit";
  await change(wit, [signature, "run: func(item: string) -> result<u32, string>"]);
  await change(
    "workflows/cart/wit/cart.wit",
    [signature, "run: func(items: list<string>) -> result<u32, string>"],
    ["    export cart;", "    import app:price/price;\n    export cart;"],
  );
  await change("obelisk.toml", [
    'name = "price"\n',
    `name = "price"
max_retries = 1000
retry_max_backoff = { milliseconds = 500 }
allowed_host = [{ pattern = "${origin}", methods = ["GET"] }]
env_vars = [{ key = "SHOP", value = "${origin}" }]
`,
  ]);
  await writeFiles(project, {
    [priceFile]: mistaken,
    "workflows/cart/cart.ts": cart,
    "workflows/cart/wit/deps/price.wit": await readFile(join(project, wit), "utf8"),
  });
}

/** What `init` makes, with two components more. */
async function makeProject(shop: PriceServer): Promise<string> {
  const project = join(await temporaryFolder(), "first steps");
  await mkdir(project);
  const obelisk = async (...parameters: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await launchObelisk(parameters, project);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  };
  await obelisk("init", ".");
  await linkPackage(project);
  await obelisk("new", "activity", "price");
  await obelisk("new", "workflow", "cart");
  await obelisk("generate", "types", "--check");
  expect(await typeErrors(project)).toEqual([]);
  expect(await obelisk("build")).toContain("4 components");
  await writeCode(project, shop);
  await obelisk("generate", "types");
  expect(await typeErrors(project)).toEqual([]);
  return project;
}

const statusShape = z.object({ rows: z.number() });

it("[CL67] [EE30] [EE31] [EE32] [EE33] [EE34] a new user's workflow survives its server, its shop and a mistake", async () => {
  const shop = await startPriceServer(prices);
  const project = await makeProject(shop);
  const server = await startServer((port, state) => [
    ...["src/cli/obelisk.ts", "executor", "serve", "--project", project],
    ...["--port", port, "--persist-to", state],
  ]);
  const execution = async (...parameters: readonly string[]): Promise<string> => {
    const environment = { OBELISK_API_URL: server.url };
    const { code, stdout, stderr } = await runObelisk(["execution", ...parameters], environment);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  };

  const id = (await execution("schedule", "cart.run", JSON.stringify([items]))).trim();
  await vi.waitUntil(() => shop.answered.includes("plum"), waitOptions);
  await server.kill();
  await server.start();

  await vi.waitFor(
    async () => expect(await execution("logs", id)).toContain("no price in { free: true }"),
    waitOptions,
  );
  await writeFile(join(project, priceFile), fixed);
  expect(await execution("result", id, "--follow")).toBe("ok: 545\n");

  const log = (await execution("logs", id)).trimEnd().split("\n");
  expect(log.flatMap((line) => / info +(\w+: \d+)$/.exec(line)?.[1] ?? [])).toEqual(lines);
  expect(shop.busyCount()).toBeGreaterThan(2);
  const told = log.filter((line) => / warn .*: 503$/.test(line)).length;
  // That of an attempt which ended with the runtime is lost: once by the kill, once by the edit.
  expect(told).toBeLessThanOrEqual(shop.busyCount());
  expect(told).toBeGreaterThanOrEqual(shop.busyCount() - 2);

  const answers = (item: string): number => shop.answered.filter((each) => each === item).length;
  expect([answers("apple"), answers("bread"), answers("salt")]).toEqual([1, 1, 1]);
  const { rows } = statusShape.parse(JSON.parse(await execution("status", id, "--json")));
  expect(rows).toBe(storedJournal(server.stateFolder, id).rows);
});
