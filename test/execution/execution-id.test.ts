import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  childId,
  generationOf,
  isTopLevel,
  ownerId,
  parseExecutionId,
  topLevelOf,
} from "../../src/execution/execution-id.ts";
import { executionId, joinSet, ROOT, under } from "../support/sample-names.ts";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const letters = "abcxyzABCXYZ019-/";

const ulids = fc
  .tuple(
    fc.constantFrom(...CROCKFORD.slice(0, 8).split("")),
    fc.string({ unit: fc.constantFrom(...CROCKFORD.split("")), minLength: 25, maxLength: 25 }),
  )
  .map(([first, rest]) => first + rest);

const joinSets = fc
  .oneof(
    fc.tuple(
      fc.constantFrom("o:", "n:"),
      fc.string({ unit: fc.constantFrom(...letters.split("")), minLength: 1, maxLength: 12 }),
    ),
    fc.tuple(fc.constant("g:"), fc.integer({ min: 1 }).map(String)),
  )
  .map(([prefix, name]) => joinSet(prefix + name));

const ordinals = fc.integer({ min: 1, max: 2 ** 32 });

describe("execution ids", () => {
  it("[EX1] of top-level executions are `E_` and a ULID", () => {
    expect(parseExecutionId("E_01JD0000000000000000000000")).toBe("E_01JD0000000000000000000000");
    expect(parseExecutionId("E_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")).toBe("E_7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
  });

  it.each([
    ["one level", `${ROOT}.o:1-fibo_1`],
    ["a named join set with a slash", `${ROOT}.n:a/b-C_12`],
    ["a generated join set", `${ROOT}.g:3_1`],
    ["a later generation", `${ROOT}.2.o:1-fibo_1`],
    ["a generation of many", `${ROOT}.1000000.n:name_1.g:1_1`],
    ["several levels", `${ROOT}.n:name_1.o:2-sleep_1.g:10_999`],
  ])("[EX1] of derived executions append a segment per level: %s", (_, text) => {
    expect(parseExecutionId(text)).toBe(text);
  });

  it.each([
    ["nothing", "", "starts with `E_`"],
    ["no prefix", "01JD0000000000000000000000", "starts with `E_`"],
    ["lower case", "E_01jd0000000000000000000000", "starts with `E_`"],
    ["too short", "E_01JD000000000000000000000", "starts with `E_`"],
    ["too long", "E_01JD00000000000000000000000", "starts with `E_`"],
    ["more than 128 bits", "E_81JD0000000000000000000000", "starts with `E_`"],
    ["a letter that Crockford leaves out", "E_01JDU000000000000000000000", "starts with `E_`"],
    ["a trailing line break", `${ROOT}\n`, "starts with `E_`"],
    ["a trailing dot", `${ROOT}.`, "`` is not"],
    ["a segment without a number", `${ROOT}.o:1-fibo`, "`o:1-fibo` is not"],
    ["a child number 0", `${ROOT}.o:1-fibo_0`, "`o:1-fibo_0` is not"],
    ["a child number that begins with 0", `${ROOT}.o:1-fibo_01`, "`o:1-fibo_01` is not"],
    ["an unknown kind of join set", `${ROOT}.x:1_1`, "`x:1_1` is not"],
    ["a join set without a name", `${ROOT}.o:_1`, "`o:_1` is not"],
    ["a generated join set that is no number", `${ROOT}.g:a_1`, "`g:a_1` is not"],
    ["a generation without anything below it", `${ROOT}.2`, "has no id of its own"],
    ["the first generation", `${ROOT}.1.o:1-fibo_1`, "`1` is not"],
    ["a generation that begins with 0", `${ROOT}.02.o:1-fibo_1`, "`02` is not"],
    ["a generation below a child", `${ROOT}.o:1-fibo_1.2.g:1_1`, "`2` is not"],
    ["a second level that is malformed", `${ROOT}.o:1-fibo_1.rest`, "`rest` is not"],
  ])("[EX2] that are malformed are refused with the reason: %s", (_, text, reason) => {
    expect(parseExecutionId(text)).toEqual({
      kind: "execution-id-malformed",
      text,
      reason: expect.stringContaining(reason) as string,
    });
  });

  it("[EX1] that are built of legal parts are ids, and lead back to their tree", () => {
    fc.assert(
      fc.property(ulids, fc.array(fc.tuple(joinSets, ordinals), { maxLength: 5 }), (ulid, path) => {
        const root = executionId(`E_${ulid}`);
        const id = path.reduce(
          (parent, [set, ordinal]) => childId(ownerId(parent, 1), set, ordinal),
          root,
        );
        expect(parseExecutionId(id)).toBe(id);
        expect(topLevelOf(id)).toBe(root);
        expect(isTopLevel(id)).toBe(path.length === 0);
      }),
    );
  });

  it("[EX2] never come out of parsing changed, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `${ROOT}.${text}`),
        ),
        (text) => {
          const id = parseExecutionId(text);
          if (typeof id === "string") expect(id).toBe(text);
          else expect(id.text).toBe(text);
        },
      ),
    );
  });

  it("[GN3] of members of a later generation have its number behind the tree's id", () => {
    const owner = ownerId(ROOT, 12);
    expect(childId(owner, joinSet("n:orders"), 3)).toBe(`${ROOT}.12.n:orders_3`);
    expect(generationOf(executionId(`${ROOT}.12.n:orders_3.o:1-add_1`))).toBe(12);
    expect(generationOf(executionId(`${ROOT}.n:orders_3`))).toBe(1);
    expect(generationOf(ROOT)).toBe(1);
    expect(ownerId(ROOT, 1)).toBe(ROOT);
  });

  it("[EX3] of children name their parent, join set and number", () => {
    expect(childId(ownerId(ROOT, 1), joinSet("n:orders"), 3)).toBe(`${ROOT}.n:orders_3`);
    expect(childId(ownerId(under(ROOT, "o:1-fibo"), 1), joinSet("g:2"), 1)).toBe(
      `${ROOT}.o:1-fibo_1.g:2_1`,
    );
  });

  it("[EX3] of a tree share the top-level id, which names the object that holds it", () => {
    expect(topLevelOf(under(ROOT, "n:name", "o:2-sleep"))).toBe(ROOT);
    expect(topLevelOf(ROOT)).toBe(ROOT);
    expect(isTopLevel(ROOT)).toBe(true);
    expect(isTopLevel(under(ROOT, "o:1-fibo"))).toBe(false);
  });
});
