import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ComponentKind } from "../../src/build/component-declaration.ts";
import { checkHostImports } from "../../src/build/check-host-imports.ts";
import { readInterface } from "../../src/build/component-interface.ts";
import { hostInterfaces } from "../../src/build/host-interface.ts";

/** What a build says of a component that imports these functions of the host. */
function check(kind: ComponentKind, name: string, functions: string): readonly string[] {
  const [owner = "", rest = ""] = name.split("/");
  const [declared = "", version = ""] = rest.split("@");
  const parsed = readInterface(
    `package root:component;
    world root { import ${name}; }
    package ${owner}@${version} { interface ${declared} { ${functions} } }`,
  );
  if ("kind" in parsed) throw new Error(parsed.message);
  expect(parsed.imports).toEqual([]);
  return checkHostImports(kind, parsed.hostImports).map(
    ({ kind: problem, message, remedy }) => `${problem}: ${message}. ${remedy}`,
  );
}

describe("the imports of the host", () => {
  it("[LG21] are the functions that wit/ declares", () => {
    expect([...hostInterfaces().keys()]).toEqual(
      expect.arrayContaining(["obelisk:log/log@1.0.0", "obelisk:activity/info@1.0.0"]),
    );
    const log = hostInterfaces().get("obelisk:log/log@1.0.0");
    expect(log?.functions.map(({ ffqn }) => ffqn.split(".").at(-1))).toEqual([
      "trace",
      "debug",
      "info",
      "warn",
      "error",
    ]);
  });

  it.each(["activity", "workflow"] as const)("[LG21] of the log are for an %s too", (kind) => {
    expect(check(kind, "obelisk:log/log@1.0.0", "info: func(message: string);")).toEqual([]);
  });

  it("[LG21] of an attempt are for activities alone", () => {
    const functions = "attempt: func() -> u32;";
    expect(check("activity", "obelisk:activity/info@1.0.0", functions)).toEqual([]);
    expect(check("workflow", "obelisk:activity/info@1.0.0", functions)).toEqual([
      "import-forbidden: imports obelisk:activity/info@1.0.0, which the host does not offer to workflows. " +
        "Only an activity gets it: remove the import.",
    ]);
  });

  it("[LG22] have a near match when the host has no such function", () => {
    const [problem] = check("activity", "obelisk:log/log@1.0.0", "warm: func(message: string);");
    expect(problem).toBe(
      "import-unresolved: imports obelisk:log/log@1.0.0.warm, which the host does not have. " +
        "Did you mean warn? In all the functions of obelisk:log/log@1.0.0 are trace, debug, info, warn, error.",
    );
    const [strange] = check("activity", "obelisk:log/log@1.0.0", "shout: func(message: string);");
    expect(strange).toContain("The functions of obelisk:log/log@1.0.0 are trace, debug");
  });

  it("[LG22] have a near match when the host has no such interface", () => {
    const [problem] = check("activity", "obelisk:log/log@1.1.0", "info: func(message: string);");
    expect(problem).toContain("imports obelisk:log/log@1.1.0, which the host does not offer");
    expect(problem).toContain("Did you mean obelisk:log/log@1.0.0?");
    const [strange] = check("activity", "obelisk:kitchen/sink@1.0.0", "wash: func();");
    expect(strange).toContain("The host offers to activities: obelisk:activity/info@1.0.0");
  });

  it("[LG22] have the types of the host", () => {
    const [problem] = check("activity", "obelisk:log/log@1.0.0", "info: func(message: u32);");
    expect(problem).toBe(
      "import-type-mismatch: imports obelisk:log/log@1.0.0.info(message: u32), but the host offers " +
        "obelisk:log/log@1.0.0.info(message: string). The WIT of obelisk:log/log@1.0.0 has to be the host's: " +
        "copy it from wit/.",
    );
  });

  it("[LG23] are told once for an interface that is not there", () => {
    expect(
      check("activity", "obelisk:log/log@2.0.0", "info: func(m: string); warn: func(m: string);"),
    ).toHaveLength(1);
  });

  it("[LG23] are declared in the copy that the benchmark builds with as in wit/", () => {
    const root = join(import.meta.dirname, "../..");
    const copy = "bench/components/chatter/wit/deps/log.wit";
    expect(readFileSync(join(root, copy), "utf8")).toBe(
      readFileSync(join(root, "wit/obelisk-log/log.wit"), "utf8"),
    );
  });
});
