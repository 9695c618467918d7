import { describe, expect, it } from "vitest";
import {
  extensionKinds,
  extensionName,
  extensionOf,
  extensionSignature,
  isExtensionInterface,
} from "../../src/wit/extension-function.ts";
import { parseFfqn } from "../../src/wit/ffqn.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { formatWitType } from "../../src/wit/wit-text.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";

function ffqn(text: string): Ffqn {
  const parsed = parseFfqn(text);
  if (typeof parsed !== "string") throw new Error(parsed.reason);
  return parsed;
}

const ADD: FunctionSignature = {
  ffqn: ffqn("ns:pkg/ifc@1.2.0.add-up"),
  params: [
    { name: "left", type: { kind: "u8" } },
    { name: "join-set", type: { kind: "string" } },
  ],
  result: { kind: "result", ok: { kind: "u64" }, err: { kind: "string" } },
};

describe("derived functions", () => {
  it("[WT70] have names in packages of their own, with the version kept", () => {
    expect(extensionKinds.map((kind) => extensionName(ADD.ffqn, kind))).toEqual([
      "ns:pkg-obelisk-ext/ifc@1.2.0.add-up-submit",
      "ns:pkg-obelisk-ext/ifc@1.2.0.add-up-await-next",
      "ns:pkg-obelisk-ext/ifc@1.2.0.add-up-get",
      "ns:pkg-obelisk-schedule/ifc@1.2.0.add-up-schedule",
      "ns:pkg-obelisk-stub/ifc@1.2.0.add-up-stub",
    ]);
  });

  it("[WT70] are found again by their names", () => {
    for (const kind of extensionKinds) {
      expect(extensionOf(extensionName(ADD.ffqn, kind))).toEqual({ kind, ffqn: ADD.ffqn });
    }
  });

  it.each([
    "ns:pkg/ifc.add-submit",
    "ns:pkg-obelisk-ext/ifc.add",
    "ns:pkg-obelisk-ext/ifc.add-schedule",
    "ns:pkg-obelisk-schedule/ifc.add-submit",
    "ns:pkg-obelisk-stub/ifc.add-get",
  ])("[WT70] %s is none", (name) => {
    expect(extensionOf(ffqn(name))).toBeNull();
  });

  it("[WT70] are in interfaces that can be told from others", () => {
    expect(isExtensionInterface("ns:pkg-obelisk-ext/ifc@1.0.0")).toBe(true);
    expect(isExtensionInterface("ns:pkg-obelisk-extra/ifc")).toBe(false);
  });

  it.each([
    ["submit", "(borrow<join-set>, u8, string) -> record { id: string }"],
    ["await-next", "(borrow<join-set>) -> result<result<u64, string>, variant"],
    ["get", "(record { id: string }) -> result<result<u64, string>, variant"],
    ["schedule", "(variant { now, at("],
    [
      "stub",
      "(record { id: string }, result<u64, string>) -> result<_, variant { execution-not-found",
    ],
  ] as const)("[WT71] %s has upstream's signature", (kind, expected) => {
    const { params, result } = extensionSignature(ADD, kind);
    const list = params.map(({ type }) => formatWitType(type)).join(", ");
    expect(`(${list}) -> ${formatWitType(result ?? { kind: "bool" })}`).toContain(expected);
  });

  it("[WT71] give way to a parameter that has the name already", () => {
    const { params } = extensionSignature(ADD, "submit");
    expect(params.map(({ name }) => name)).toEqual(["join-set-a", "left", "join-set"]);
  });
});
