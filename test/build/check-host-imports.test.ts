import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ComponentKind } from "../../src/build/component-declaration.ts";
import { checkHostImports } from "../../src/build/check-host-imports.ts";
import { readInterface, type ComponentInterface } from "../../src/build/component-interface.ts";
import { hostInterfaces } from "../../src/build/host-interface.ts";
import type { FunctionType } from "../../src/wit/wit-type.ts";
import { build, makeProject } from "./project-fixture.ts";

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
  return textsOf(checkHostImports(kind, parsed));
}

function textsOf(findings: ReturnType<typeof checkHostImports>): readonly string[] {
  return findings.map(({ kind, message, remedy }) => `${kind}: ${message}. ${remedy}`);
}

/** All that the host has, each function once with a param too many. */
function changedImports(): readonly ChangedImport[] {
  return [...hostInterfaces().values()].flatMap(({ name, onlyFor, functions, resources }) => {
    const kind = onlyFor ?? "workflow";
    return [
      ...functions.map((changed) => ({
        ...{ kind, ffqn: changed.ffqn, resources },
        hostImports: functions.map((each) => (each === changed ? widened(each) : each)),
      })),
      ...resources.flatMap((resource) =>
        resource.functions.map((changed) => ({
          ...{ kind, ffqn: `${name}.${changed.name}`, hostImports: functions },
          resources: [
            {
              ...resource,
              functions: resource.functions.map((each) =>
                each === changed ? widened(each) : each,
              ),
            },
          ],
        })),
      ),
    ];
  });
}

interface ChangedImport extends Pick<ComponentInterface, "hostImports" | "resources"> {
  readonly kind: ComponentKind;
  readonly ffqn: string;
}

function widened<Type extends FunctionType>(type: Type): Type {
  return { ...type, params: [...type.params, { name: "more", type: { kind: "bool" } }] };
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

const joinSets = "obelisk:types/join-set@5.0.0";
const joinSet = `resource join-set {
  id: func() -> string;
  last-id: func() -> option<response-id>;
}`;
const responseId = "variant response-id { execution-id(execution-id), delay-id(delay-id) }";
const ids = "record execution-id { id: string } record delay-id { id: string }";

/** What a build says of a workflow with that resource. */
function checkJoinSet(resource: string): readonly string[] {
  return check("workflow", joinSets, `${ids} ${responseId} ${resource}`);
}

describe("the functions of the host's resources", () => {
  it("[BD70] are those that wit/ declares, all of them or some", () => {
    expect(checkJoinSet(joinSet)).toEqual([]);
    expect(checkJoinSet("resource join-set { id: func() -> string; }")).toEqual([]);
    expect(checkJoinSet("resource join-set;")).toEqual([]);
  });

  it("[BD70] have the types of the host", () => {
    expect(checkJoinSet(joinSet.replace("-> string", "-> u64"))).toEqual([
      `import-type-mismatch: imports ${joinSets}.[method]join-set.id(self: borrow<join-set>) -> u64, but the host ` +
        `offers ${joinSets}.[method]join-set.id(self: borrow<join-set>) -> string. The WIT of ${joinSets} has to be ` +
        "the host's: copy it from wit/.",
    ]);
  });

  it("[BD70] are methods where the host has methods, and there if the host has them", () => {
    const [unlike] = checkJoinSet(joinSet.replace("id: func()", "id: static func()"));
    expect(unlike).toContain(
      `imports ${joinSets}.[static]join-set.id, which the host does not have`,
    );
    expect(unlike).toContain("Did you mean [method]join-set.id?");
    const [unknown] = checkJoinSet("resource join-set { constructor(); }");
    expect(unknown).toContain(`imports ${joinSets}.[constructor]join-set, which the host`);
  });

  it("[BD70] belong to resources of the host", () => {
    const [problem, ...others] = checkJoinSet("resource join-sets;");
    expect(problem).toBe(
      `import-unresolved: imports ${joinSets}.join-sets, which the host does not have. ` +
        `Did you mean join-set? In all the resources of ${joinSets} are join-set.`,
    );
    expect(others).toEqual([]);
  });

  it("[BD70] are of the version that the host offers, and for workflows", () => {
    expect(check("workflow", "obelisk:types/join-set@4.0.0", "resource join-set;")).toEqual([
      expect.stringContaining(`Did you mean ${joinSets}?`),
    ]);
    expect(check("activity", joinSets, "resource join-set;")).toEqual([
      expect.stringContaining("does not offer to activities"),
    ]);
  });
});

describe("a function of the host", () => {
  it.each(changedImports())(
    "[LG22] [BD70] $ffqn has the host's type",
    ({ kind, ffqn, ...imported }) => {
      const [problem, ...others] = textsOf(checkHostImports(kind, imported));
      expect(problem).toContain(`import-type-mismatch: imports ${ffqn}(`);
      expect(problem).toContain(`the host offers ${ffqn}(`);
      expect(problem).toContain("more: bool)");
      expect(others).toEqual([]);
    },
  );

  it("[BD70] of another type refuses the component that imports it, by name", async () => {
    const { componentEmbed, componentNew } = await import("@bytecodealliance/jco");
    const wit = `package a:old;
      interface run { run: func() -> result; }
      world old { import ${joinSets}; export run; }
      package obelisk:types@5.0.0 {
        interface join-set { resource join-set { id: func() -> u64; } }
      }`;
    const core = await componentEmbed({ witSource: wit, world: "old", dummy: true });
    const root = await makeProject({
      "obelisk.toml": '[[workflow_wasm]]\nname = "old"\nlocation = "old.wasm"\n',
      "old.wasm": await componentNew(core),
    });
    expect(await build(root)).toMatchObject({
      kind: "refused",
      problems: [
        {
          component: "old",
          kind: "import-type-mismatch",
          message: expect.stringMatching(/join-set\.id.*-> u64, but .*join-set\.id.*-> string$/),
        },
      ],
    });
  });
});
