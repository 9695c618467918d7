import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry, EnvironmentVariable } from "../../src/component/component-entry.ts";
import { redaction } from "../../src/component/redaction.ts";
import type { Lease } from "../../src/engine/component-runtime.ts";
import { makeEntry } from "./component-fixture.ts";
import { ComponentRunner } from "./component-runner.ts";
import { wasiWit } from "./wasi-wit.ts";

const startUpMs = 60_000;

const guest = `
import { getEnvironment } from "wasi:cli/environment@0.2.6";
import { exit } from "wasi:cli/exit@0.2.6";
import { getStderr } from "wasi:cli/stderr@0.2.6";
import { getStdout } from "wasi:cli/stdout@0.2.6";

function print(text, stream = getStdout()) {
  stream.blockingWriteAndFlush(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
}

export const guest = {
  environment() {
    return JSON.stringify(getEnvironment());
  },
  shout() {
    for (const [name, value] of getEnvironment()) print(name + "=" + value + "\\n");
  },
  fail() {
    print("no access with " + JSON.stringify(getEnvironment()), getStderr());
    exit({ tag: "err" });
  },
};`;

const wit = `package test:guest;
interface guest {
  environment: func() -> result<string>;
  shout: func() -> result;
  fail: func() -> result;
}
world component {
  import wasi:cli/environment@0.2.6;
  import wasi:cli/exit@0.2.6;
  import wasi:cli/stderr@0.2.6;
  import wasi:cli/stdout@0.2.6;
  export guest;
}`;

const deps = {
  ...wasiWit,
  cli: `${wasiWit.cli}
    interface environment { get-environment: func() -> list<tuple<string, string>>; }`,
};

let activity: ComponentEntry;
let workflow: ComponentEntry;

beforeAll(async () => {
  const source = { kind: "typescript", text: guest } as const;
  activity = await makeEntry({ name: "activity", kind: "activity", wit, deps, source });
  workflow = await makeEntry({ name: "workflow", kind: "workflow", wit, deps, source });
}, startUpMs);

const declared: readonly EnvironmentVariable[] = [
  { kind: "literal", name: "MODE", value: "fast" },
  { kind: "forwarded", name: "REGION" },
  { kind: "secret", name: "API_TOKEN" },
];
const bindings = { REGION: "eu", API_TOKEN: "s3cret-value", OTHER: "hidden" };

function runner(environment: readonly EnvironmentVariable[], given: object): ComponentRunner {
  return new ComponentRunner([{ ...activity, environment }], { bindings: { ...given } });
}

function textOf(outcome: Awaited<ReturnType<Lease["run"]>>): string {
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  return JSON.parse(outcome.retval.value ?? "") as string;
}

describe("environment variables", () => {
  it("[HC25] of an activity are those that it declares, and no others", async () => {
    const some = await runner(declared, bindings).runActivity("test:guest/guest.environment", "[]");
    expect(JSON.parse(textOf(some))).toEqual([
      ["MODE", "fast"],
      ["REGION", "eu"],
      ["API_TOKEN", "s3cret-value"],
    ]);
    const none = await runner([], bindings).runActivity("test:guest/guest.environment", "[]");
    expect(textOf(none)).toBe("[]");
  });

  it("[HC25] of a workflow are the values of its declaration", async () => {
    const environment = declared.slice(0, 1);
    const runs = new ComponentRunner([{ ...workflow, environment }]);
    const outcome = await runs.runWorkflow("test:guest/guest.environment", "[]");
    expect(textOf(outcome)).toBe('[["MODE","fast"]]');
  });

  it.each([{}, { REGION: 1, API_TOKEN: {} }])(
    "[HC26] that the Worker lacks end the execution with their names",
    async (given) => {
      const outcome = await runner(declared, given).runActivity("test:guest/guest.shout", "[]");
      expect(outcome).toEqual({
        kind: "refused",
        reason: expect.stringContaining("the variable REGION, the secret API_TOKEN"),
        detail: null,
      });
    },
  );
});

describe("a secret", () => {
  it("[HC27] is hidden in the log", async () => {
    const runs = runner(declared, bindings);
    await runs.runActivity("test:guest/guest.shout", "[]");
    expect(runs.lines.map(({ text }) => text)).toEqual([
      "MODE=fast",
      "REGION=eu",
      "API_TOKEN=[secret]",
    ]);
  });

  it("[HC27] is hidden in the reason and the evidence of a trap", async () => {
    const outcome = await runner(declared, bindings).runActivity("test:guest/guest.fail", "[]");
    expect(outcome.kind).toBe("trapped");
    expect(JSON.stringify(outcome)).toContain("no access with");
    expect(JSON.stringify(outcome)).not.toContain("s3cret");
  });

  it("[HC27] is hidden with those that contain it, and line by line", () => {
    const redact = redaction(["token", "token-long", "-----BEGIN\r\nabcdef\nEND-----", "ab"]);
    expect(redact("token-long token ab")).toBe("[secret] [secret] ab");
    expect(redact("line abcdef of it")).toBe("line [secret] of it");
    expect(redact("a-----BEGIN\r\nabcdef\nEND-----b")).toBe("a[secret]b");
  });
});
