/** The same call made through jco's glue and by our conversions. */
import { liftParams, liftResult, lowerParams, lowerResult } from "../../src/abi/call.ts";
import type { CoreValue } from "../../src/abi/core-value.ts";
import { functionOf } from "../../src/wit/ffqn.ts";
import type { FunctionSignature } from "../../src/wit/wit-type.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";
import { callGlue, interfaceName } from "./glue-fixture.ts";
import type { CoreImport, GlueInstance, MakeGlueInstance } from "./glue-fixture.ts";

/** What a call was seen to pass. */
export interface Passage {
  /** The guest's core arguments. */
  readonly core: readonly CoreValue[];
  /** What was allocated for them. */
  readonly heap: Uint8Array;
  /** The arguments as lifted by us. */
  readonly params: readonly WitValue[];
  /** The result as lifted by the caller; it was lowered by us. */
  readonly result: unknown;
}

/** The caller lowers the params and lifts the result. */
export interface Passages {
  readonly byGlue: Passage;
  readonly byUs: Passage;
}

export class Comparison {
  readonly #functions: readonly FunctionSignature[];
  readonly #instantiate: MakeGlueInstance;
  #instance: GlueInstance | null = null;
  #answer: WitValue = undefined;
  #arrived: Omit<Passage, "result"> | null = null;

  constructor(functions: readonly FunctionSignature[], instantiate: MakeGlueInstance) {
    this.#functions = functions;
    this.#instantiate = instantiate;
  }

  /** Calls the export of a guest that calls its import, which answers `answer`. */
  call(fn: FunctionSignature, params: readonly WitValue[], answer: WitValue): Passages {
    this.#answer = answer;
    const instance = (this.#instance ??= this.#makeInstance());
    try {
      instance.reset();
      const theirResult = callGlue(instance, fn, params);
      const byGlue = { ...this.#takeArrived(), result: theirResult };
      instance.reset();
      const own = instance.core[`${interfaceName}#${functionOf(fn.ffqn)}`];
      const core = own?.(...lowerParams(instance.memory, fn, params));
      const result = liftResult(instance.memory, fn, core);
      return { byGlue, byUs: { ...this.#takeArrived(), result } };
    } catch (error) {
      // Once an instance has trapped, the glue refuses all its calls.
      this.#instance = null;
      throw error;
    }
  }

  #makeInstance(): GlueInstance {
    const imports = this.#functions.map((fn): readonly [string, CoreImport] => [
      functionOf(fn.ffqn),
      (...core) => this.#answerImport(fn, core),
    ]);
    return this.#instantiate(Object.fromEntries(imports));
  }

  #answerImport(fn: FunctionSignature, core: readonly CoreValue[]): CoreValue | undefined {
    const instance = this.#instance;
    if (instance === null) throw new Error("called by an instance that was given up");
    const { memory } = instance;
    this.#arrived = { core, heap: instance.heap(), params: liftParams(memory, fn, core) };
    return lowerResult(memory, fn, this.#answer, core.at(-1));
  }

  #takeArrived(): Omit<Passage, "result"> {
    const arrived = this.#arrived;
    if (arrived === null) throw new Error("the import was not called");
    this.#arrived = null;
    return arrived;
  }
}
