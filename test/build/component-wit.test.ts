import { parse } from "@bytecodealliance/jco";
import { describe, expect, it, vi } from "vitest";
import { binaryKind } from "../../src/build/component-binary.ts";
import { readInterface } from "../../src/build/component-interface.ts";
import { componentWit } from "../../src/build/component-wit.ts";
import { buildWebAssemblyText } from "../../src/build/webassembly-text-component.ts";
import { makeProject } from "./project-fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

const settings = {
  lockExpiryMs: 1,
  maxRetries: 0,
  retryExpBackoffMs: 1,
  onNondeterminism: "park",
} as const;

async function componentOf(
  wit: Readonly<Record<string, string>>,
  text: string,
): Promise<Uint8Array> {
  const root = await makeProject({ ...wit, "main.wat": text });
  const origin = { kind: "webassembly-text", file: "main.wat", wit: "wit", world: "w" } as const;
  const built = await buildWebAssemblyText(root, { name: "x", kind: "workflow", origin, settings });
  if ("problems" in built) {
    throw new Error(JSON.stringify(built.problems));
  }
  return built.bytes;
}

const wit = {
  "wit/main.wit": `package my:app@0.1.0;
interface types { record point { x: s32, y: s32 } }
interface %result { use types.{point}; move: func(p: point) -> result<point, string>; }
world w {
  import other:lib/calls@1.2.3;
  import other:lib/calls@2.0.0;
  export %result;
}`,
  "wit/deps/one/calls.wit": `package other:lib@1.2.3;
interface calls { ask: func(n: u8) -> result<u64, string>; }`,
  "wit/deps/two/calls.wit": `package other:lib@2.0.0;
interface calls { ask: func(n: u16) -> result<u64, string>; }`,
};

const text = `(module
  (import "other:lib/calls@1.2.3" "ask" (func (param i32 i32)))
  (import "other:lib/calls@2.0.0" "ask" (func (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "my:app/result@0.1.0#move") (param i32 i32) (result i32) unreachable))`;

describe("the WIT of a binary", () => {
  it("[BD20] holds every interface with its package, version and types", async () => {
    expect(await componentWit(await componentOf(wit, text))).toBe(`package root:component;

world root {
  import other:lib/calls@1.2.3;
  import other:lib/calls@2.0.0;
  import my:app/types@0.1.0;

  export my:app/result@0.1.0;
}

package other:lib@1.2.3 {
  interface calls {
    ask: func(n: u8) -> result<u64, string>;
  }
}

package other:lib@2.0.0 {
  interface calls {
    ask: func(n: u16) -> result<u64, string>;
  }
}

package my:app@0.1.0 {
  interface types {
    record point {
      x: s32,
      y: s32,
    }
  }

  interface %result {
    use my:app/types@0.1.0.{point};

    move: func(p: point) -> result<point, string>;
  }
}
`);
  });

  it("[BD20] reads as functions of the component and of others", async () => {
    const parsed = readInterface(await componentWit(await componentOf(wit, text)));
    const point = {
      kind: "record",
      fields: [
        { name: "x", type: { kind: "s32" } },
        { name: "y", type: { kind: "s32" } },
      ],
    };
    const ask = {
      result: { kind: "result", ok: { kind: "u64" }, err: { kind: "string" } },
    };
    expect(parsed).toEqual({
      exports: [
        {
          ffqn: "my:app/result@0.1.0.move",
          params: [{ name: "p", type: point }],
          result: { kind: "result", ok: point, err: { kind: "string" } },
        },
      ],
      notCallable: [],
      imports: [
        {
          ...ask,
          ffqn: "other:lib/calls@1.2.3.ask",
          params: [{ name: "n", type: { kind: "u8" } }],
        },
        {
          ...ask,
          ffqn: "other:lib/calls@2.0.0.ask",
          params: [{ name: "n", type: { kind: "u16" } }],
        },
      ],
      hostImports: [],
      exportedInterfaces: ["my:app/result@0.1.0"],
      platformImports: [],
      namelessImports: [],
      resources: [],
    });
  });

  it("[BD20] counts functions that the world itself exports or imports as nobody's", async () => {
    const wat = `(component
  (import "log" (func (param "text" string)))
  (import "plain" (instance (export "f" (func)))))`;
    expect(readInterface(await componentWit(await parse(wat)))).toEqual({
      exports: [],
      notCallable: [],
      imports: [],
      hostImports: [],
      exportedInterfaces: [],
      platformImports: [],
      namelessImports: ["plain", "log"],
      resources: [],
    });
  });

  it("[BD21] tells a component from a core module and from anything else", async () => {
    expect(binaryKind(await parse("(component)"))).toBe("component");
    expect(binaryKind(await parse("(module)"))).toBe("core-module");
    expect(binaryKind(new TextEncoder().encode("not wasm"))).toBe("unknown");
    expect(binaryKind(new Uint8Array())).toBe("unknown");
  });

  it("[BD21] refuses a component that was cut off anywhere", async () => {
    const bytes = await componentOf(wit, text);
    for (let length = 9; length < bytes.length; length += 41) {
      await expect(componentWit(bytes.subarray(0, length))).rejects.toThrow(Error);
    }
  });
});
