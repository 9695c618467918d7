import { describe, expect, it } from "vitest";

import { citationsOf, rulesOf, specProblems } from "../../scripts/spec-coverage.ts";

const specification = `# Rules
- **AA1** is shown.
- **AA2** is shown too.

Prose about **AA3** is no rule, nor is a line without a text:
- **AA4**
`;

/** A file with one test for each list of ids, which the title cites. */
function testFile(...titles: readonly (readonly string[])[]): { path: string; text: string } {
  const tests = titles.map((ids) => `it("${ids.map((id) => `[${id}] `).join("")}title", test);`);
  return { path: "test/a.test.ts", text: tests.join("\n") };
}

describe("rules of the specification", () => {
  it("[RP1] are the list items that begin with an id in bold", () => {
    expect(rulesOf(specification)).toEqual(["AA1", "AA2"]);
  });

  it("[RP1] are cited at the start of a title, several in a row", () => {
    const { text } = testFile(["AA1"], ["AA2", "AA3"], []);
    expect(citationsOf(`${text} it("not in the middle [AA9]", test);`)).toEqual([
      "AA1",
      "AA2",
      "AA3",
    ]);
  });

  it("[RP1] agree with the tests when each is cited and no other is", () => {
    expect(specProblems(specification, [testFile(["AA1", "AA2"])])).toEqual([]);
  });

  it("[RP1] without a test are named, and so is a test that cites what is no rule", () => {
    expect(specProblems(specification, [testFile(["AA1"], ["AA3"], ["AA3"])])).toEqual([
      "docs/spec.md: no test cites AA2",
      "test/a.test.ts: cites AA3, which docs/spec.md does not have",
    ]);
  });

  it("[RP1] that share an id, or a page without any, are refused", () => {
    const twice = `${specification}- **AA1** again.\n`;
    expect(specProblems(twice, [testFile(["AA1", "AA2"])])).toEqual([
      "docs/spec.md: AA1 names two rules",
    ]);
    expect(specProblems("# Rules", [])).toHaveLength(1);
  });
});
