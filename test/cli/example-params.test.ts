import fc from "fast-check";
import { expect, it } from "vitest";
import { exampleParams } from "../../src/cli/example-params.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import { parseJson, printJson } from "../../src/wit/json-text.ts";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import type { NamedType, WitType } from "../../src/wit/wit-type.ts";
import { arbitraryType } from "../wit/wit-arbitrary.ts";

const ffqn = makeFfqn("testing:example/example", "example");

function example(...types: readonly WitType[]): string | null {
  const json = exampleParams(types.map((type, index) => ({ name: `p${index}`, type })));
  return json === null ? null : printJson(json);
}

it("[CL22] the example of any params is accepted, and safe between apostrophes", () => {
  fc.assert(
    fc.property(fc.array(arbitraryType, { maxLength: 3 }), (types) => {
      const params = types.map((type, index): NamedType => ({ name: `p${index}`, type }));
      const text = example(...types);
      if (text === null) return;
      expect(text).not.toContain("'");
      const parsed = parseJson(text);
      const checked = "ok" in parsed && paramsFromJson(parsed.ok, { ffqn, params, result: null });
      expect(checked).toMatchObject({ canonical: expect.any(String) });
    }),
  );
});

it.each<[WitType, string]>([
  [{ kind: "list", element: { kind: "u8" } }, "[[1]]"],
  [{ kind: "option", some: { kind: "string" } }, "[null]"],
  [{ kind: "fixed-list", element: { kind: "bool" }, length: 2 }, "[[true,true]]"],
  [{ kind: "map", key: { kind: "string" }, value: { kind: "f64" } }, '[{"key":1.5}]'],
  [{ kind: "map", key: { kind: "u8" }, value: { kind: "char" } }, '[[[1,"a"]]]'],
  [{ kind: "result", ok: null, err: null }, '[{"ok":null}]'],
  [{ kind: "flags", names: ["can-read", "can-write"] }, '[["can_read"]]'],
  [{ kind: "enum", cases: ["dark-green"] }, '["dark_green"]'],
  [{ kind: "variant", cases: [{ name: "a-b", type: { kind: "s64" } }] }, '[{"a_b":1}]'],
])("[CL22] the example for %j is small but shows the form", (type, text) => {
  expect(example(type)).toBe(text);
});

it.each<WitType>([
  { kind: "fixed-list", element: { kind: "u8" }, length: 2_000 },
  { kind: "resource", name: "session", ownership: "own" },
])("[CL22] there is none for %j", (type) => {
  expect(example(type)).toBeNull();
});
