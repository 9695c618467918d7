import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ComponentId } from "../../src/execution/component-id.ts";
import { componentIdParts, makeComponentId } from "../../src/execution/component-id.ts";

const DIGEST = `sha256:${"0a".repeat(32)}`;

describe("component ids", () => {
  it("[EX5] are kind, name and component digest", () => {
    const id = makeComponentId("workflow", "fibo-workflow_1.2", DIGEST);
    expect(id).toBe(`workflow:fibo-workflow_1.2:${DIGEST}`);
    expect(componentIdParts(id)).toEqual({
      kind: "workflow",
      name: "fibo-workflow_1.2",
      digest: DIGEST,
    });
  });

  it("[EX5] come apart into what they were made of", () => {
    const names = fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/);
    const digests = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`);
    fc.assert(
      fc.property(fc.constantFrom("activity", "workflow"), names, digests, (kind, name, digest) => {
        expect(componentIdParts(makeComponentId(kind, name, digest))).toEqual({
          kind,
          name,
          digest,
        });
      }),
    );
  });

  it.each([
    ["an empty name", "", DIGEST],
    ["a name with a colon", "a:b", DIGEST],
    ["a name with a space", "a b", DIGEST],
    ["a digest of another algorithm", "a", `md5:${"0".repeat(32)}`],
    ["a digest that is too short", "a", DIGEST.slice(0, -1)],
    ["a digest in upper case", "a", DIGEST.toUpperCase()],
  ])("[EX5] are never made of %s", (_, name, digest) => {
    expect(() => makeComponentId("activity", name, digest)).toThrow("not a component id");
  });

  it("[EX5] of an unknown kind are a broken journal", () => {
    expect(() => componentIdParts(`webhook:a:${DIGEST}` as ComponentId)).toThrow(
      "not a component id",
    );
  });
});
