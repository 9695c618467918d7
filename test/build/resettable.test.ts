import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "vitest";
import { exposeState } from "../../src/build/exposed-state.ts";
import { assertPlainState } from "../../src/build/plain-state.ts";
import { resettableGlue } from "../../src/build/resettable-glue.ts";

async function instanceOf(
  text: string,
  imports: WebAssembly.Imports = {},
): Promise<WebAssembly.Exports> {
  const exposed = exposeState(await parse(text));
  return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(exposed)), imports).exports;
}

describe("the state of a core module", () => {
  it("[BD110] is exported where the module keeps it to itself, and only there", async () => {
    const exports = await instanceOf(
      `(module
        (import "host" "f" (func))
        (import "host" "constant" (global i32))
        (import "host" "changing" (global (mut i32)))
        (import "host" "table" (table 1 10 funcref))
        (memory 1 2)
        (global $constant i32 (i32.const 1))
        (global $sum (mut i32) (i32.add (i32.const 1) (i32.const -2)))
        (global $long (mut i64) (i64.const -9223372036854775808))
        (global $float (mut f64) (f64.const 0.1))
        (global $reference (mut funcref) (ref.null func))
        (global $shown (export "shown") (mut i32) (i32.const 5))
        (func (export "f") (result i32) (global.get $sum)))`,
      {
        host: {
          f: () => {},
          constant: 1,
          changing: new WebAssembly.Global({ value: "i32", mutable: true }, 0),
          table: new WebAssembly.Table({ element: "anyfunc", initial: 1, maximum: 10 }),
        },
      },
    );
    expect(Object.keys(exports).toSorted()).toEqual([
      "f",
      "obelisk_global_3",
      "obelisk_global_4",
      "obelisk_global_5",
      "obelisk_global_6",
      "obelisk_memory_0",
      "shown",
    ]);
    expect(exports["obelisk_global_3"]).toHaveProperty("value", -1);
    expect(exports["obelisk_global_4"]).toHaveProperty("value", -(2n ** 63n));
  });

  it.each([
    ["code", "(func)"],
    ["a start function", "(func $start) (start $start)"],
    ["data", `(data (memory 0) (i32.const 0) "x")`],
    ["elements", "(table 1 funcref) (elem (i32.const 0) $f) (func $f)"],
    ["nothing", ""],
  ])("[BD110] is exported by a module without exports that has %s", async (_what, rest) => {
    const exports = await instanceOf(`(module (memory 1) ${rest})`);
    expect(Object.keys(exports)).toEqual(["obelisk_memory_0"]);
  });

  it("[BD110] changes nothing about a module that hides none", async () => {
    const core = await parse(`(module (memory (export "memory") 1) (func (export "f")))`);
    expect(exposeState(core)).toBe(core);
  });

  it.each([
    ["a memory of 64 bits", "(memory i64 1)"],
    ["a global that holds a vector", "(global (mut v128) (v128.const i64x2 0 0))"],
  ])("[BD111] of an unknown form is refused: %s", async (_what, text) => {
    const core = await parse(`(module ${text})`);
    expect(() => exposeState(core)).toThrow(TypeError);
  });

  it.each([
    "(table.set (i32.const 0) (ref.null func))",
    "(drop (table.grow (ref.null func) (i32.const 1)))",
    "(table.fill (i32.const 0) (ref.null func) (i32.const 1))",
    "(table.copy (i32.const 0) (i32.const 0) (i32.const 0))",
    "(table.init $elements (i32.const 0) (i32.const 0) (i32.const 1))",
    "(elem.drop $elements)",
    "(data.drop $data)",
    "(drop (v128.const i64x2 0 0))",
  ])("[BD111] is elsewhere than in memories and globals after %s", async (instruction) => {
    const core = await parse(moduleWith(instruction));
    expect(() => assertPlainState(core)).toThrow(/^an instruction 0x/);
  });

  it("[BD111] is in memories and globals after all other instructions", async () => {
    const core = await parse(
      moduleWith(`
        (local $x i32) (local $y f64)
        (block (loop (br_if 1 (i32.eqz (local.get $x))) (br 0)))
        (if (i32.const 1) (then nop) (else nop))
        (block (block (br_table 0 1 (i32.const 1000000))))
        (local.set $y (f64.const 1)) (drop (f32.const 0x1p-1)) (drop (i64.const -1))
        (drop (select (result i32) (i32.const 1) (i32.const 2) (i32.const 0)))
        (drop (i32.load offset=38 (i32.const 0))) (i64.store32 (i32.const 0) (i64.const 38))
        (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))
        (memory.copy (i32.const 0) (i32.const 0) (i32.const 0))
        (memory.init $data (i32.const 0) (i32.const 0) (i32.const 1))
        (drop (memory.grow (memory.size)))
        (drop (i32.trunc_sat_f64_u (local.get $y))) (drop (i64.extend32_s (i64.const 1)))
        (drop (table.get (i32.const 0))) (drop (table.size))
        (drop (ref.is_null (ref.func $g))) (drop (ref.null func))
        (call $g) (call_indirect (i32.const 0)) (return_call $g)`),
    );
    expect(() => assertPlainState(core)).not.toThrow();
  });
});

function moduleWith(instructions: string): string {
  return `(module
    (memory 1)
    (table 1 funcref)
    (data $data "x")
    (elem $elements func $g)
    (func $g)
    (func $f ${instructions}))`;
}

/** As much of generated code as says what it keeps. */
function glue({
  shared = "",
  own = "",
}: {
  readonly shared?: string;
  readonly own?: string;
}): string {
  return `export function instantiate(getCoreModule, imports, instantiateCore) {
  const ASYNC_STATE = new Map();
  ${shared}
let gen= (function* _initGenerator () {
  let exports0;
  const handleTable1 = [T_FLAG, 0];
  const captureTable1= new Map();
  let captureCnt1= 0;
${own}
  return { f, };
})();
let promise, resolve, reject;
}`;
}

describe("generated code", () => {
  it("[BD112] gets a function that resets all that it keeps", () => {
    expect(resettableGlue(glue({}))).toContain(`return { f, "obelisk:reset": obeliskReset };`);
  });

  it.each([
    { shared: "  const NEW_STATE = new Map();" },
    { shared: "  let LAST_ERROR = [];" },
    { shared: "  const STREAMS = new RepTable();" },
    { shared: "  class StreamEnd {" },
    { own: "  const finalizationRegistry7 = new FinalizationRegistry(() => {});" },
    { own: "  let openStreams = 0;" },
    { own: "  const rest = [];" },
  ])("[BD112] that keeps something unknown is left alone: %o", (unknown) => {
    expect(resettableGlue(glue(unknown))).toBeNull();
  });

  it("[BD112] of an unknown shape is left alone", () => {
    expect(resettableGlue("export function instantiate() { return {}; }")).toBeNull();
  });
});
