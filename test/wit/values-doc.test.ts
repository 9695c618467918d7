import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import * as limits from "../../src/wit/limits.ts";
import { paramsFromJson } from "../../src/wit/params-from-json.ts";
import { valueToJson } from "../../src/wit/value-to-json.ts";
import type { WitType } from "../../src/wit/wit-type.ts";
import { read, wit } from "./value-fixture.ts";

const page = readFileSync(new URL("../../docs/values.md", import.meta.url), "utf8");

function block(language: string): string {
  const text = page.split(`\`\`\`${language}\n`)[1]?.split("```")[0];
  if (text === undefined) {
    throw new RangeError(`the page has no block of ${language}`);
  }
  return text;
}

/** The cells of the table with these columns, without the backquotes around them. */
function table(...columns: readonly string[]): readonly (readonly string[])[] {
  const [, below] = page.split(`| ${columns.join(" | ")} |\n`);
  const lines = below?.split("\n").slice(1) ?? [];
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("|")),
  );
  return rows.map((row) => row.slice(2, -2).split(" | ").map(withoutBackquotes));
}

function withoutBackquotes(cell: string): string {
  return cell.replace(/^`(.*)`$/, "$1");
}

function typeOf(text: string): WitType {
  return wit(text, block("wit"));
}

function kindsIn(type: WitType): readonly string[] {
  switch (type.kind) {
    case "list":
    case "fixed-list":
      return [type.kind, ...kindsIn(type.element)];
    default:
      return [type.kind];
  }
}

describe("the page about values", () => {
  const forms = table("WIT", "accepted JSON", "written JSON");
  const refusals = table("WIT", "refused JSON", "where", "hint");

  it.each(forms)("[WT45] is right that %s takes %s and writes %s", (text, json, written) => {
    const type = typeOf(text ?? "");
    const value = read(json ?? "", type);
    expect(value).toHaveProperty("ok");
    expect("ok" in value && valueToJson(value.ok, type)).toEqual({ ok: written });
    expect(read(written ?? "", type)).toEqual(value);
  });

  it.each(refusals)("[WT45] is right that %s refuses %s at %s: %s", (text, json, path, hint) => {
    expect(read(json ?? "", typeOf(text ?? ""))).toMatchObject({ path, hint });
  });

  it("[WT45] has an example of every kind of type", () => {
    const kinds = new Set(forms.flatMap(([text = ""]) => kindsIn(typeOf(text))));
    expect([...kinds].toSorted()).toEqual(
      [
        ...["bool", "char", "enum", "f32", "f64", "fixed-list", "flags", "list", "map", "option"],
        ...[
          "record",
          "result",
          "s16",
          "s32",
          "s64",
          "s8",
          "string",
          "tuple",
          "u16",
          "u32",
          "u64",
          "u8",
        ],
        "variant",
      ].toSorted(),
    );
    expect(refusals.length).toBeGreaterThan(20);
  });

  it("[WT45] shows what a refusal says", () => {
    const line = { sku_id: "x", unit_price: 1 };
    const signature = {
      ffqn: makeFfqn("shop:orders/orders", "place"),
      params: [
        { name: "note", type: typeOf("string") },
        { name: "lines", type: typeOf("list<line>") },
      ],
      result: null,
    };
    const params = ["", [line, line, line, { ...line, unit_price: "12.50" }]];
    expect(paramsFromJson(params, signature)).toEqual({
      kind: "type-mismatch",
      ...(JSON.parse(block("json")) as object),
    });
  });

  it("[WT45] names the limits", () => {
    const shown = table("what", "limit").map(([, limit = ""]) => Number(limit.replaceAll(",", "")));
    expect(shown).toEqual([
      limits.maxJsonDepth,
      limits.maxTypeDepth,
      limits.maxTypeSize,
      limits.maxFixedListLength,
      limits.maxListLength,
      limits.maxStringLength,
      limits.maxIntegerLength,
    ]);
    expect(page).toContain(`at most ${VALUE_LENGTH_MAX / 1024 / 1024} MiB`);
  });
});
