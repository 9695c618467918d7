import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { parseProjectFile, readProjectFile } from "../../src/build/project-file.ts";
import { makeProject } from "./project-fixture.ts";

function problemsOf(text: string): readonly string[] {
  const parsed = parseProjectFile(text);
  return "problems" in parsed ? parsed.problems.map(formatProblem) : [];
}

const activity = `[[activity_wasm]]\nname = "a"\nlocation = "a.wasm"\n`;
const workflow = `[[workflow_wasm]]\nname = "w"\nlocation = "w.wasm"\n`;

describe("the project file", () => {
  it("[BD1] a table with a name and a location gets the defaults", () => {
    const shared = { lockExpiryMs: 30_000, retryExpBackoffMs: 100, onNondeterminism: "park" };
    expect(parseProjectFile(activity + workflow)).toEqual([
      {
        name: "a",
        kind: "activity",
        origin: { kind: "binary", file: "a.wasm" },
        settings: { ...shared, maxRetries: 5 },
      },
      {
        name: "w",
        kind: "workflow",
        origin: { kind: "binary", file: "w.wasm" },
        settings: { ...shared, maxRetries: 0 },
      },
    ]);
  });

  it("[BD1] every setting can be written", () => {
    const text = `${activity}max_retries = 0
exec.lock_expiry = { minutes = 14 }
retry_exp_backoff = { milliseconds = 1 }
[[workflow_wasm]]
name = "w.1_x-y"
source = "./w/main.ts"
wit = "w/wit/"
world = "component"
on_nondeterminism = "fail"
generations_kept = 0`;
    expect(parseProjectFile(text)).toMatchObject([
      { settings: { lockExpiryMs: 840_000, maxRetries: 0, retryExpBackoffMs: 1 } },
      {
        name: "w.1_x-y",
        origin: { kind: "typescript", file: "w/main.ts", wit: "w/wit/", world: "component" },
        settings: { onNondeterminism: "fail", generationsKept: 0 },
      },
    ]);
  });

  it("[BD1] a file without tables declares no components", () => {
    expect(parseProjectFile("")).toEqual([]);
  });

  const refusals: readonly [title: string, text: string, ...parts: string[]][] = [
    [
      "[BD2] refuses a misspelled key",
      `${activity}max_retrys = 1`,
      "[[activity_wasm]] number 1",
      "unknown key `max_retrys`",
      "Did you mean `max_retries`?",
    ],
    [
      "[BD2] refuses a key that looks like none",
      `${activity}colour = 1`,
      "unknown key `colour`",
      "Known keys: name, location",
    ],
    [
      "[BD2] refuses a misspelled table",
      `[[activty_wasm]]\nname = "a"`,
      "top level: unknown key `activty_wasm`",
      "`activity_wasm`",
    ],
    [
      "[BD2] refuses a misspelled key of a nested table",
      `${activity}exec.lock_expire = 1`,
      "unknown key `lock_expire`",
      "`lock_expiry`",
    ],
    [
      "[BD2] refuses a nested key at the top of its table",
      `${activity}lock_expiry = 1`,
      "unknown key `lock_expiry`",
      "`exec.lock_expiry`",
    ],
    [
      "[BD2] refuses an activity's key in a workflow",
      `${workflow}max_retries = 1`,
      "unknown key `max_retries`",
      "[[activity_wasm]]",
    ],
    [
      "[BD2] refuses a workflow's key in an activity",
      `${activity}on_nondeterminism = "park"`,
      "unknown key `on_nondeterminism`",
      "[[workflow_wasm]]",
    ],
    [
      "[BD3] refuses a lock expiry of 0",
      `${activity}exec.lock_expiry = { seconds = 0 }`,
      '`exec.lock_expiry` is {"seconds":0}',
      "above 0",
    ],
    [
      "[BD3] refuses a lock expiry over 14 minutes",
      `${activity}exec.lock_expiry = { milliseconds = 840001 }`,
      "at most 840 seconds",
    ],
    [
      "[BD3] refuses a backoff of 0",
      `${activity}retry_exp_backoff = { milliseconds = 0 }`,
      "above 0",
    ],
    [
      "[BD3] refuses a negative backoff",
      `${activity}retry_exp_backoff = { seconds = -1 }`,
      "above 0",
    ],
    [
      "[BD3] refuses a duration in two units",
      `${activity}exec.lock_expiry = { minutes = 1, seconds = 1 }`,
      "one of milliseconds, seconds, minutes, hours",
    ],
    [
      "[BD3] refuses a duration in an unknown unit",
      `${activity}exec.lock_expiry = { secs = 1 }`,
      '`exec.lock_expiry` is {"secs":1}',
    ],
    [
      "[BD3] refuses a duration without a unit",
      `${activity}exec.lock_expiry = 30`,
      "`exec.lock_expiry` is 30",
    ],
    [
      "[BD3] refuses a fraction of a retry",
      `${activity}max_retries = 1.5`,
      "`max_retries` is 1.5",
      "whole number",
    ],
    [
      "[BD3] refuses a negative number of retries",
      `${activity}max_retries = -1`,
      "whole number from 0",
    ],
    [
      "[BD3] refuses more generations than are ever kept",
      `${workflow}generations_kept = 101`,
      "whole number from 0 to 100",
    ],
    [
      "[BD3] refuses a negative number of generations",
      `${workflow}generations_kept = -1`,
      "whole number from 0 to 100",
    ],
    [
      "[BD2] refuses generations of an activity",
      `${activity}generations_kept = 1`,
      "unknown key `generations_kept`",
    ],
    [
      "[BD3] refuses an unknown policy",
      `${workflow}on_nondeterminism = "stop"`,
      '"park" or "fail"',
    ],
    [
      "[BD4] refuses neither location nor source",
      `[[activity_wasm]]\nname = "a"`,
      "`location` is missing",
      "`source` with `wit` and `world`",
    ],
    [
      "[BD4] refuses both location and source",
      `${activity}source = "a.ts"\nwit = "w"\nworld = "x"`,
      "not both",
    ],
    [
      "[BD4] refuses a source without WIT",
      `[[activity_wasm]]\nname = "a"\nsource = "a.ts"`,
      "`wit` is missing",
      "`world` is missing",
    ],
    ["[BD4] refuses WIT for a binary", `${activity}wit = "w"`, "belongs to `source`"],
    [
      "[BD4] refuses a source of another language",
      `[[activity_wasm]]\nname = "a"\nsource = "a.rs"\nwit = "w"\nworld = "x"`,
      "ends in .ts or .wat",
    ],
    [
      "[BD4] refuses a source of declarations",
      `[[activity_wasm]]\nname = "a"\nsource = "a.d.ts"\nwit = "w"\nworld = "x"`,
      "ends in .ts or .wat",
    ],
    [
      "[BD4] refuses an absolute path",
      `[[activity_wasm]]\nname = "a"\nlocation = "/a.wasm"`,
      "inside its folder",
    ],
    [
      "[BD4] refuses a path out of the project",
      `[[activity_wasm]]\nname = "a"\nlocation = "x/../../a.wasm"`,
      "inside its folder",
    ],
    [
      "[BD5] refuses a name with a space",
      `[[activity_wasm]]\nname = "a b"\nlocation = "a.wasm"`,
      "letters, digits",
    ],
    [
      "[BD5] refuses a table without a name",
      `[[activity_wasm]]\nlocation = "a.wasm"`,
      "`name` is missing",
    ],
    [
      "[BD5] refuses a name that is used twice",
      `${activity}[[workflow_wasm]]\nname = "a"\nlocation = "w.wasm"`,
      'component "a": is declared twice',
    ],
    [
      "[BD6] refuses text that is not TOML",
      `[[activity_wasm]]\nname = `,
      "is not TOML",
      "line 2, column 8",
    ],
    [
      "[BD6] refuses a single table in place of a list",
      `[activity_wasm]\nname = "a"`,
      "[[activity_wasm]]",
    ],
    [
      "[BD6] refuses a list of something else",
      `activity_wasm = [1]`,
      "[[activity_wasm]] number 1 is 1",
      "a table",
    ],
  ];

  it.each(refusals)("%s", (_title, text, ...parts) => {
    const problems = problemsOf(text).join("\n");
    expect(problems).toMatch(/^obelisk\.toml:/);
    for (const part of parts) {
      expect(problems).toContain(part);
    }
  });

  it("[BD6] reports all problems at once, each with its component", () => {
    const problems = problemsOf(`${activity}max_retries = -1\nfoo = 1\n${workflow}bar = 1`);
    expect(problems).toHaveLength(3);
    expect(problems.join("\n")).toMatch(/component "a".*component "a".*component "w"/s);
  });

  it("[BD6] says so when there is no project file", async () => {
    const root = await makeProject({});
    expect(await readProjectFile(root)).toMatchObject({
      problems: [{ kind: "project-file-unreadable", file: "obelisk.toml" }],
    });
  });
});
