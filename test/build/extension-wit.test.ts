import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { extensionWit } from "../../src/build/extension-wit.ts";
import { readSourceWorld } from "../../src/build/guest-world.ts";
import { hasSameType } from "../../src/build/function-type.ts";
import { extensionOf, extensionSignature } from "../../src/wit/extension-function.ts";
import { parseWit } from "../../src/wit/parse-wit.ts";
import { exportedFunctions, findWorld, importedFunctions } from "../../src/wit/wit-document.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";
import { temporaryFolder } from "./project-fixture.ts";

const base = `package shop:orders@1.2.0;

interface types {
  record line { item: string, count: u32 }
}

interface orders {
  use types.{line as row};
  /// Why not.
  variant failure { execution-failed, sold-out(string) }
  type rows = list<row>;
  place: func(rows: rows, join-set: option<string>) -> result<u64, failure>;
  close: func() -> result;
}
`;

const component = `${base.replace("package shop:orders@1.2.0;", "package shop:orders@1.2.0 {")}
}`;

function exportsOf(): readonly FunctionSignature[] {
  const parsed = parseWit(
    `package root:component;\nworld root { export shop:orders/orders@1.2.0; }\n${component}`,
  );
  if (!("ok" in parsed)) throw new Error(parsed.message);
  const world = findWorld(parsed.ok, "root:component/root");
  return world === undefined ? [] : exportedFunctions(world);
}

const wit = `package root:component;\n${component}`;

describe("the WIT of derived packages", () => {
  it.each([
    ["activity", ["shop-orders-obelisk-ext.wit", "shop-orders-obelisk-schedule.wit"]],
    ["activity_stub", ["shop-orders-obelisk-ext.wit", "shop-orders-obelisk-stub.wit"]],
  ] as const)("[BD120] of an %s is a file for each of them", (kind, names) => {
    const files = extensionWit({ wit, kind, exports: exportsOf() });
    expect(files.map(({ name }) => name)).toEqual(names);
  });

  it.each(["workflow", "activity_stub"] as const)(
    "[BD121] is read by the tools, with the signatures that the build checks: %s",
    async (kind) => {
      const exports = exportsOf();
      const folder = await temporaryFolder();
      await mkdir(join(folder, "deps"));
      const files = extensionWit({ wit, kind, exports });
      const types = await readFile(join(import.meta.dirname, "../../wit/obelisk-types/types.wit"));
      await writeFile(join(folder, "deps/types.wit"), types);
      await writeFile(join(folder, "deps/orders.wit"), base);
      for (const { name, text } of files) await writeFile(join(folder, "deps", name), text);
      const derived = kind === "workflow" ? "schedule" : "stub";
      await writeFile(
        join(folder, "world.wit"),
        `package test:caller;\nworld component {
          import shop:orders-obelisk-ext/orders@1.2.0;
          import shop:orders-obelisk-${derived}/orders@1.2.0;
        }`,
      );
      const world = await readSourceWorld(folder, "component");
      const imported = importedFunctions(world).filter(({ ffqn }) => extensionOf(ffqn) !== null);
      expect(imported).toHaveLength(exports.length * 4);
      for (const signature of imported) {
        const extension = extensionOf(signature.ffqn);
        const own = exports.find(({ ffqn }) => ffqn === extension?.ffqn);
        if (extension === null || own === undefined) throw new Error(signature.ffqn);
        const expected = extensionSignature(own, extension.kind);
        expect([signature.ffqn, hasSameType(signature, expected)]).toEqual([expected.ffqn, true]);
      }
    },
  );
});
