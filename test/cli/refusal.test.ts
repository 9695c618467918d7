import { afterEach, describe, expect, it } from "vitest";
import { runObelisk } from "./run-obelisk.ts";
import type { Ended } from "./run-obelisk.ts";
import { ScriptedServer } from "./scripted-server.ts";

const ffqn = "shop:orders/orders.place";

let server: ScriptedServer | undefined;
afterEach(() => server?.stop());

/** Schedules an execution that the server refuses. */
async function refused(status: number, error: object): Promise<Ended> {
  server = await ScriptedServer.start(() => ({ status, body: { error } }));
  return runObelisk(["execution", "schedule", ffqn, "[]", "--api-url", server.url]);
}

const showAdvice = `\`obelisk function show ${ffqn}\` shows what it takes, with an example.`;
const listAdvice = "`obelisk function list` shows every function that is deployed.";

describe("what a refusal shows", () => {
  it("[CL26] where a param does not fit, what was expected, what came, and a hint", async () => {
    const { code, stdout, stderr } = await refused(400, {
      code: "type-mismatch",
      message: 'params[0].lines[3].price: expected f64, found "12.50"; numbers have no quotes',
      details: {
        path: "params[0].lines[3].price",
        parameter: "order",
        expected: "f64",
        actual: '"12.50"',
        hint: "numbers have no quotes",
      },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      "The server refused with status 400: the params do not fit the function (type-mismatch)",
      "  at        params[0].lines[3].price (parameter order)",
      "  expected  f64",
      '  found     "12.50"',
      "  hint      numbers have no quotes",
      showAdvice,
    ]);
  });

  it("[CL26] neither hint nor parameter where there is none", async () => {
    const details = { path: "params[0]", expected: "u8", actual: "256" };
    const { stderr } = await refused(400, { code: "type-mismatch", message: "", details });
    expect(stderr).toContain(
      `  at        params[0]\n  expected  u8\n  found     256\n${showAdvice}\n`,
    );
  });

  it("[CL27] how many params came, and the names of those that the function has", async () => {
    const message = "`params` has 1 items, but the function is `func(order: string, urgent: bool)`";
    const { stderr } = await refused(400, {
      code: "wrong-arity",
      message,
      details: { expected: 2, actual: 1, names: ["order", "urgent"] },
    });
    expect(stderr.trimEnd().split("\n")).toEqual([
      `The server refused with status 400: ${message} (wrong-arity)`,
      "  expected  2 items: [order, urgent]",
      "  found     1 item",
      showAdvice,
    ]);
  });

  it("[CL25] functions that are near to an unknown one, each on a line", async () => {
    const near = ["shop:orders/orders.place-all", "shop:orders/orders.plan"];
    const { stderr } = await refused(404, {
      code: "function-not-found",
      message: `no deployed component exports \`${ffqn}\`; near to it: ${near.join(", ")}`,
      details: { ffqn, near },
    });
    expect(stderr.trimEnd().split("\n")).toEqual([
      `The server refused with status 404: no deployed component exports \`${ffqn}\` (function-not-found)`,
      "  near  shop:orders/orders.place-all",
      "        shop:orders/orders.plan",
      listAdvice,
    ]);
  });

  it("[CL25] how the name of a function looks, and where to find them", async () => {
    const message = "`ffqn` is not the full name of a function: it has no `/`";
    const { stderr } = await refused(400, { code: "ffqn-malformed", message });
    expect(stderr).toBe(
      `The server refused with status 400: ${message} (ffqn-malformed)\n${listAdvice}\n`,
    );
  });

  it.each(["type-mismatch", "wrong-arity", "function-not-found"])(
    "[CL5] the message of %s where the details are not those that the code should have",
    async (code) => {
      const { stderr } = await refused(400, { code, message: "no, no, no", details: { near: 1 } });
      expect(stderr).toContain(`status 400: no, no, no (${code})\n`);
    },
  );
});

describe("params that are no JSON", () => {
  function schedule(params: string): Promise<Ended> {
    return runObelisk(["execution", "schedule", ffqn, params]);
  }

  it.each([
    ["[1, 2", ["  [1, 2", "       ^"]],
    ['[1,\n\t"a" 2,\n3]', ['  \t"a" 2,', "  \t    ^"]],
    [
      `[${"1, ".repeat(50)}x, ${"2, ".repeat(50)}]`,
      [`  ...${"1, ".repeat(10)}x, ${"2, ".repeat(9)}`, `${" ".repeat(35)}^`],
    ],
  ])("[CL28] %j is shown with a caret below the fault", async (params, [line = "", caret = ""]) => {
    const { code, stderr } = await schedule(params);
    expect(code).toBe(2);
    const lines = stderr.split("\n");
    const at = lines.indexOf(caret);
    expect(lines[at - 1]).toBe(line.trimEnd());
    expect(lines[at - 2]).toMatch(/Not JSON at line \d+, column \d+: expected .*\.$/);
  });
});
