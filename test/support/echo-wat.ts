/**
 * A compiled component that imports nothing and returns what it was given: for each type `T` a
 * function `echo-<n>: func(v: T) -> result<T, string>`.
 */
import { parseWit } from "../../src/wit/parse-wit.ts";
import { exportedFunctions, findWorld } from "../../src/wit/wit-document.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";
import { alignTo, shapeOf } from "./echo-shape.ts";

const defaultPackage = "test:plain-echo@0.1.0";
const flatParamsMax = 16;

export interface EchoWat {
  /** Of the world `component`. */
  readonly wit: string;
  /** A core module in WebAssembly text. */
  readonly text: string;
  /** The functions in the order of the types. */
  readonly functions: readonly FunctionSignature[];
}

/**
 * @param types in WIT, of which the first is that of `echo-0`
 * @param declarations the types that they name, in WIT
 * @param packageName of the interface `echo` and the world `component`
 */
export function echoWat(
  types: readonly string[],
  declarations = "",
  packageName = defaultPackage,
): EchoWat {
  const functions = types.map(
    (type, index) => `echo-${index}: func(v: ${type}) -> result<${type}, string>;`,
  );
  const wit = `package ${packageName};
interface echo {
${[declarations, ...functions].join("\n")}
}
world component { export echo; }
`;
  const signatures = signaturesOf(wit, packageName);
  const text = `(module\n${memory}\n${signatures.map(functionText).join("\n")})`;
  return { wit, text, functions: signatures };
}

function signaturesOf(wit: string, packageName: string): readonly FunctionSignature[] {
  const parsed = parseWit(wit);
  if (!("ok" in parsed)) throw new Error(`line ${parsed.line}: ${parsed.message}`);
  const world = findWorld(parsed.ok, packageName.replace("@", "/component@"));
  if (world === undefined) throw new Error("the world is not where it was put");
  return exportedFunctions(world);
}

/** Blocks are never freed: each run has a memory of its own. */
const memory = `(memory (export "memory") 1)
(global $free (mut i32) (i32.const 16))
(func $allocate (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
  (local $at i32)
  (local $missing i32)
  (local.set $at (i32.and
    (i32.add (global.get $free) (i32.sub (local.get $alignment) (i32.const 1)))
    (i32.sub (i32.const 0) (local.get $alignment))))
  (global.set $free (i32.add (local.get $at) (local.get $size)))
  (local.set $missing (i32.sub (global.get $free) (i32.shl (memory.size) (i32.const 16))))
  (if (i32.gt_s (local.get $missing) (i32.const 0)) (then
    (if (i32.eq (i32.const -1) (memory.grow (i32.shr_u (i32.add (local.get $missing) (i32.const 65535)) (i32.const 16))))
      (then unreachable))))
  (memory.copy (local.get $at) (local.get $old)
    (select (local.get $old-size) (local.get $size) (i32.lt_u (local.get $old-size) (local.get $size))))
  (local.get $at))`;

/** Writes the param behind the discriminant of an ok; texts and lists stay where the host put them. */
function functionText({ ffqn, params }: FunctionSignature): string {
  const type = params[0]?.type;
  if (type === undefined) throw new Error(`${ffqn} has no param`);
  const value = shapeOf(type);
  const result = shapeOf({ kind: "result", ok: type, err: { kind: "string" } });
  const payloadAt = alignTo(1, Math.max(4, value.alignment));
  const isFlat = value.flat.length <= flatParamsMax;
  const slots = value.flat.map((core, index) => ({
    type: core,
    expression: `(local.get $p${index})`,
  }));
  const body = isFlat
    ? value.store(slots, payloadAt)
    : `(memory.copy (i32.add (local.get $at) (i32.const ${payloadAt})) (local.get $p0) (i32.const ${value.size}))`;
  const coreParams = isFlat ? slots.map((slot) => slot.type) : ["i32"];
  const declared = coreParams.map((core, index) => `(param $p${index} ${core})`).join(" ");
  return `(func (export "${ffqn.replace(/\.(?=[^.]*$)/, "#")}") ${declared} (result i32)
  (local $at i32)
  (local.set $at (call $allocate (i32.const 0) (i32.const 0) (i32.const ${result.alignment}) (i32.const ${result.size})))
  (i32.store8 (local.get $at) (i32.const 0))
  ${body}
  (local.get $at))`;
}
