import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { checkComponent, type CheckedComponent } from "../../src/build/check-component.ts";
import { checkComponents } from "../../src/build/check-components.ts";
import type { ComponentKind } from "../../src/build/component-declaration.ts";
import { readInterface } from "../../src/build/component-interface.ts";

interface Sketch {
  readonly name: string;
  readonly kind?: ComponentKind;
  /** The body of the world. */
  readonly world: string;
  /** The packages that the world refers to. */
  readonly packages?: string;
  readonly sourceExports?: readonly string[];
}

function component({ name, kind, world, packages, sourceExports }: Sketch): CheckedComponent {
  const parsed = readInterface(
    `package root:component;\nworld root { ${world} }\n${packages ?? ""}`,
  );
  if ("kind" in parsed) {
    throw new Error(parsed.message);
  }
  return {
    declaration: {
      name,
      kind: kind ?? "activity",
      origin: { kind: "binary", file: `${name}.wasm` },
      settings: { lockExpiryMs: 1, maxRetries: 0, retryExpBackoffMs: 1, onNondeterminism: "park" },
    },
    interface: parsed,
    sourceExports: sourceExports ?? null,
  };
}

function check(components: readonly CheckedComponent[], areAll = true): readonly string[] {
  return [...components.flatMap(checkComponent), ...checkComponents(components, areAll)].map(
    formatProblem,
  );
}

function exporting(
  name: string,
  functions: string,
  kind: ComponentKind = "activity",
): CheckedComponent {
  return component({
    name,
    kind,
    world: `export a:${name}/api;`,
    packages: `package a:${name} { interface api { ${functions} } }`,
  });
}

function importing(functions: string, kind: ComponentKind = "workflow"): CheckedComponent {
  return component({
    name: "caller",
    kind,
    world: "import a:callee/api; export a:caller/api;",
    packages: `package a:callee { interface api { ${functions} } }
package a:caller { interface api { run: func() -> result; } }`,
  });
}

const callee = exporting("callee", "ask: func(n: u8) -> result<u64, string>;");

describe("the check of components", () => {
  it("[BD30] accepts a workflow that calls an activity and another workflow", () => {
    const top = component({
      name: "top",
      kind: "workflow",
      world: "import a:caller/api; export a:top/api;",
      packages: `package a:caller { interface api { run: func() -> result; } }
package a:top { interface api { run: func() -> result; } }`,
    });
    const caller = importing("ask: func(n: u8) -> result<u64, string>;");
    expect(check([callee, caller, top])).toEqual([]);
  });

  it("[BD30] refuses an import that no component exports, and names a similar one", () => {
    const [problem, ...others] = check([
      callee,
      importing("asks: func(n: u8) -> result<u64, string>;"),
    ]);
    expect(others).toEqual([]);
    expect(problem).toContain(
      'caller.wasm: component "caller": imports a:callee/api.asks, which no component exports',
    );
    expect(problem).toContain("Did you mean a:callee/api.ask?");
  });

  it("[BD30] does not accuse an import while a component is missing from the check", () => {
    expect(check([importing("ask: func() -> result;")], false)).toEqual([]);
  });

  it("[BD30] lets types alone be imported", () => {
    expect(check([importing("type t = u8;")])).toEqual([]);
  });

  it("[BD30] refuses an import that belongs to no interface", () => {
    const sketch = component({
      name: "x",
      kind: "workflow",
      world: "import log: func(); export a:x/api;",
      packages: "package a:x { interface api { run: func() -> result; } }",
    });
    expect(check([sketch])).toEqual([
      expect.stringContaining("imports `log`, which belongs to no interface"),
    ]);
  });

  it("[BD30] refuses an import with a handle", () => {
    const problems = check([importing("resource r; make: func() -> result<r, string>;")]);
    expect(problems).toEqual([expect.stringContaining("takes or returns a handle")]);
  });

  const mismatches: readonly [title: string, imported: string][] = [
    ["[BD31] refuses another parameter type", "ask: func(n: u16) -> result<u64, string>;"],
    ["[BD31] refuses another parameter name", "ask: func(m: u8) -> result<u64, string>;"],
    ["[BD31] refuses another number of parameters", "ask: func() -> result<u64, string>;"],
    ["[BD31] refuses another result type", "ask: func(n: u8) -> result<u32, string>;"],
  ];

  it.each(mismatches)("%s", (_title, imported) => {
    const [problem, ...others] = check([callee, importing(imported)]);
    expect(others).toEqual([]);
    expect(problem).toContain(
      'but component "callee" exports a:callee/api.ask(n: u8) -> result<u64, string>',
    );
  });

  it("[BD32] refuses a function that two components export, naming both files", () => {
    const twin = { ...callee, declaration: { ...callee.declaration, name: "twin" } };
    expect(check([callee, twin])).toEqual([
      expect.stringMatching(
        /component "twin": exports a:callee\/api\.ask, which component "callee" \(callee\.wasm\) exports too/,
      ),
    ]);
  });

  for (const platform of ["wasi:http/outgoing-handler@0.2.12", "wasi:sockets/tcp@0.2.12"]) {
    it(`[BD33] refuses ${platform} in a workflow and lets an activity have it`, () => {
      const [packageName = "", interfaceName = "", version = ""] = platform.split(/[/@]/);
      const sketch = {
        name: "net",
        world: `import ${platform}; export a:net/api;`,
        packages: `package ${packageName}@${version} { interface ${interfaceName} { f: func(); } }
package a:net { interface api { run: func() -> result; } }`,
      };
      expect(check([component(sketch)])).toEqual([]);
      expect(check([component({ ...sketch, kind: "workflow" })])).toEqual([
        expect.stringContaining(`imports ${platform}, which a workflow must not use`),
      ]);
    });
  }

  it("[BD34] refuses an activity that imports functions of other components", () => {
    const problems = check([
      callee,
      importing("ask: func(n: u8) -> result<u64, string>;", "activity"),
    ]);
    expect(problems).toEqual([
      expect.stringContaining("imports a:callee/api, but an activity cannot call other components"),
    ]);
  });

  it("[BD34] explains the import that stands for a module of Node", () => {
    const problems = check([
      component({
        name: "x",
        kind: "workflow",
        world: "import jco:node/fs@0.1.0; export a:x/api;",
        packages: `package jco:node@0.1.0 { interface fs { f: func(); } }
package a:x { interface api { run: func() -> result; } }`,
      }),
    ]);
    expect(problems).toEqual([
      expect.stringContaining("a module of Node that needs the system (jco:node/fs@0.1.0)"),
    ]);
  });

  const results: readonly [title: string, result: string][] = [
    ["[BD35] refuses a function without result", ""],
    ["[BD35] refuses a result that is not a `result`", "-> u32"],
    ["[BD35] refuses an err without place for a failure", "-> result<u32, u8>"],
    ["[BD35] refuses an err variant without `execution-failed`", "-> result<u32, e>"],
  ];

  it.each(results)("%s", (_title, result) => {
    const [problem] = check([exporting("x", `variant e { other } run: func() ${result};`)]);
    expect(problem).toContain('x.wasm: component "x": a:x/api.run returns');
    expect(problem).toContain("Accepted: result; result<T>; ");
  });

  it("[BD35] leaves functions with handles out of what can be executed", () => {
    const sketch = exporting("x", "resource r; make: func() -> r; run: func() -> result;");
    expect(sketch.interface.exports.map(({ ffqn }) => ffqn)).toEqual(["a:x/api.run"]);
    expect(check([sketch])).toEqual([]);
  });

  it("[BD54] keeps functions with handles in a list of their own, whatever they return", () => {
    const functions =
      "make: func() -> r; drop-all: func(all: list<option<r>>); run: func() -> result;";
    const sketch = exporting("x", `resource r { poke: func(); } ${functions}`);
    expect(sketch.interface.notCallable.map(({ ffqn }) => ffqn)).toEqual([
      "a:x/api.make",
      "a:x/api.drop-all",
    ]);
    expect(check([sketch])).toEqual([]);
  });

  it("[BD36] refuses a component that exports no function of an interface", () => {
    expect(check([component({ name: "x", world: "export run: func() -> result;" })])).toEqual([
      expect.stringContaining("exports no function that can be executed"),
    ]);
  });

  for (const suffix of ["ext", "schedule", "stub"]) {
    it(`[BD36] refuses the export of a package that ends in -obelisk-${suffix}`, () => {
      expect(check([exporting(`x-obelisk-${suffix}`, "run: func() -> result;")])).toEqual([
        expect.stringContaining("whose package name is reserved"),
      ]);
    });
  }

  it("[BD37] refuses a TypeScript source that exports nothing for an interface of its world", () => {
    const sketch = {
      name: "x",
      world: "export a:x/two-words@1.0.0;",
      packages: "package a:x@1.0.0 { interface two-words { run: func() -> result; } }",
    };
    expect(check([component({ ...sketch, sourceExports: ["twoWords", "other"] })])).toEqual([]);
    expect(check([component({ ...sketch, sourceExports: ["other"] })])).toEqual([
      expect.stringContaining(
        "exports other, but not `twoWords` for the interface a:x/two-words@1.0.0",
      ),
    ]);
  });
});
