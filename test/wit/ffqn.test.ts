import { describe, expect, it } from "vitest";
import { functionOf, interfaceOf, makeFfqn, parseFfqn } from "../../src/wit/ffqn.ts";

function accepted(text: string): ReturnType<typeof makeFfqn> {
  const ffqn = parseFfqn(text);
  if (typeof ffqn !== "string") {
    throw new TypeError(ffqn.reason);
  }
  return ffqn;
}

describe("the full name of a function", () => {
  it.each([
    ["testing:fibo/fibo.fibo", "testing:fibo/fibo", "fibo"],
    ["ns:pkg/ifc@1.0.0.fn", "ns:pkg/ifc@1.0.0", "fn"],
    ["ns:pkg/ifc@1.0.0-rc.1+build.7.fn", "ns:pkg/ifc@1.0.0-rc.1+build.7", "fn"],
    ["my-ns:my-pkg/my-ifc.get-HTTP-2", "my-ns:my-pkg/my-ifc", "get-HTTP-2"],
  ])("[WT1] %s is split at its last dot", (text, interfaceName, functionName) => {
    const ffqn = accepted(text);
    expect(interfaceOf(ffqn)).toBe(interfaceName);
    expect(functionOf(ffqn)).toBe(functionName);
    expect(makeFfqn(interfaceName, functionName)).toBe(text);
  });

  it.each([
    ["", "is not of the form `namespace:package/interface`"],
    ["fibo", "is not of the form `namespace:package/interface`"],
    ["fibo.fibo", "is not of the form `namespace:package/interface`"],
    ["a:b/c", "append `.` and the name of a function"],
    ["a:b/c@1.0.0", "append `.` and the name of a function"],
    ["a:b/c.", "the function `` is not in kebab-case"],
    ["a:b/c.snake_case", "the function `snake_case` is not in kebab-case"],
    ["a:b/c.camelCase", "the function `camelCase` is not in kebab-case"],
    ["a:b/c.[method]d.e", "the interface `c.[method]d` is not in kebab-case"],
    ["A:b/c.d", "the namespace `A` is not in lower kebab-case"],
    ["a:B/c.d", "the package `B` is not in lower kebab-case"],
    ["a:b/1c.d", "the interface `1c` is not in kebab-case"],
    ["a:b/c/d.e", "is not of the form `namespace:package/interface`"],
    ["a:b/c@1.d", "the version `1` is not a semantic version such as `1.0.0`"],
    ["a:b/c@1.0.d", "the version `1.0` is not a semantic version such as `1.0.0`"],
    ["a:b/c@.d", "the version `` is not a semantic version such as `1.0.0`"],
  ])("[WT1] `%s` is refused with what would be right", (text, reason) => {
    const refused = parseFfqn(text);
    expect(refused).toMatchObject({ kind: "ffqn-malformed", text });
    expect(refused).toHaveProperty("reason", expect.stringContaining(reason));
  });

  it("[WT1] names that no checked WIT can have are a broken invariant", () => {
    expect(() => makeFfqn("no interface", "fn")).toThrow(TypeError);
  });

  it("[WT1] a long name that is almost right is refused without delay", () => {
    expect(parseFfqn(`a:b/c.a${"-1".repeat(50_000)}!`)).toHaveProperty("kind", "ffqn-malformed");
  });
});
