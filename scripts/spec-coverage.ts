/**
 * Ties the numbered rules of the specification to tests. A rule is a line `- **WT3** text`; a test
 * cites it at the start of its title: `it("[WT3] ...")`, several as `it("[WT3] [WT5] ...")`.
 */

const ruleLine = /^- \*\*(?<id>[A-Z]{2}\d+)\*\* \S/gmu;
const titleStart = /["'`](?<cites>(?:\[[A-Z]{2}\d+\] ?)+)/gu;
const citation = /[A-Z]{2}\d+/gu;

export interface TestFile {
  readonly path: string;
  readonly text: string;
}

/** The ids of all rules, in the order of the specification, with repetitions. */
export function rulesOf(specification: string): readonly string[] {
  return [...specification.matchAll(ruleLine)].flatMap((match) => match.groups?.["id"] ?? []);
}

/** The ids that the titles of a test file cite. */
export function citationsOf(testText: string): readonly string[] {
  return [...testText.matchAll(titleStart)].flatMap(
    (match) => match.groups?.["cites"]?.match(citation) ?? [],
  );
}

/** One line a problem; empty when every rule has a test and every test cites rules that exist. */
export function specProblems(
  specification: string,
  testFiles: readonly TestFile[],
): readonly string[] {
  const rules = rulesOf(specification);
  if (rules.length === 0) return ["docs/spec.md holds no rule: a rule is a line `- **WT3** text`"];
  const known = new Set(rules);
  const cited = new Set(testFiles.flatMap(({ text }) => citationsOf(text)));
  return [
    ...rules
      .filter((id, index) => rules.indexOf(id) !== index)
      .map((id) => `docs/spec.md: ${id} names two rules`),
    ...[...known].filter((id) => !cited.has(id)).map((id) => `docs/spec.md: no test cites ${id}`),
    ...testFiles.flatMap(({ path, text }) =>
      [...new Set(citationsOf(text))]
        .filter((id) => !known.has(id))
        .map((id) => `${path}: cites ${id}, which docs/spec.md does not have`),
    ),
  ];
}
