/**
 * Reads a component that is no more than one core module with a WIT interface: the module is
 * instantiated with nothing, its functions are lifted with the plainest options, and exported as
 * they are. See "Component Model Binary Format",
 * https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md.
 */
import { BinaryCursor } from "./binary-cursor.ts";
import { binarySections, readExternName, skipDescription } from "./component-binary.ts";
import {
  aliasTarget,
  coreSort,
  externKind,
  itemAt,
  readName,
  readVector,
  sectionId,
  skipTypeAlias,
  sort,
} from "./component-section.ts";
import { forwardedFunctions } from "./forwarding-component.ts";
import { readLift, type LiftedFunction } from "./lifted-function.ts";

type LiftedInstance = ReadonlyMap<string, LiftedFunction>;

export interface PlainComponent {
  readonly core: Uint8Array;
  /** The functions by name, by the full name of their interface. */
  readonly exported: ReadonlyMap<string, LiftedInstance>;
}

/**
 * Takes the bytes of a valid component. Throws a `TypeError` that says what is not plain about it,
 * or a `RangeError` when the bytes are cut off.
 */
export function readPlainComponent(bytes: Uint8Array): PlainComponent {
  const reader = new PlainComponentReader();
  for (const { id, body } of binarySections(bytes)) {
    reader.section(id, body);
  }
  return reader.component();
}

/** Grows the index spaces of a component section by section. */
class PlainComponentReader {
  readonly #cores: Uint8Array[] = [];
  #coreInstances = 0;
  readonly #coreFunctions: string[] = [];
  readonly #memories: string[] = [];
  readonly #components: Uint8Array[] = [];
  readonly #functions: LiftedFunction[] = [];
  readonly #instances: LiftedInstance[] = [];
  readonly #exported = new Map<string, LiftedInstance>();

  section(id: number, body: Uint8Array): void {
    const cursor = new BinaryCursor(body, 0);
    switch (id) {
      case sectionId.custom:
      case sectionId.coreType:
      case sectionId.type:
        return;
      case sectionId.coreModule:
        this.#cores.push(body);
        return;
      case sectionId.component:
        this.#components.push(body);
        return;
      case sectionId.coreInstance:
        return readVector(cursor, () => this.#coreInstance(cursor));
      case sectionId.instance:
        return readVector(cursor, () => this.#instance(cursor));
      case sectionId.alias:
        return readVector(cursor, () => this.#alias(cursor));
      case sectionId.canon:
        return readVector(cursor, () => this.#lift(cursor));
      case sectionId.import:
        return readVector(cursor, () => this.#import(cursor));
      case sectionId.export:
        return readVector(cursor, () => this.#export(cursor));
      default:
        throw new TypeError(`it has a section ${id}`);
    }
  }

  component(): PlainComponent {
    const [core] = this.#cores;
    if (core === undefined || this.#cores.length > 1) {
      throw new TypeError(`it has ${this.#cores.length} core modules`);
    }
    if (this.#coreInstances !== 1) {
      throw new TypeError(`it has ${this.#coreInstances} core instances`);
    }
    return { core, exported: this.#exported };
  }

  #lift(cursor: BinaryCursor): void {
    this.#functions.push(readLift(cursor, this.#coreFunctions, this.#memories));
  }

  #coreInstance(cursor: BinaryCursor): void {
    const form = cursor.byte();
    cursor.unsigned();
    if (form !== 0 || cursor.unsigned() > 0) {
      throw new TypeError("its core module is instantiated with imports");
    }
    this.#coreInstances += 1;
  }

  /** Either functions passed on by a component inside of this one, or functions as they are. */
  #instance(cursor: BinaryCursor): void {
    const isInstantiated = cursor.byte() === 0;
    const forwarded = isInstantiated
      ? forwardedFunctions(itemAt(this.#components, cursor.unsigned()))
      : null;
    const given = new Map<string, LiftedFunction>();
    readVector(cursor, () => {
      const name = isInstantiated ? readName(cursor) : readExternName(cursor);
      const of = cursor.byte();
      const index = cursor.unsigned();
      if (of === sort.function) {
        given.set(name, itemAt(this.#functions, index));
      } else if (of !== sort.type) {
        throw new TypeError(`an instance has ${name}, of the sort ${of}`);
      }
    });
    this.#instances.push(forwarded === null ? given : passedOn(forwarded, given));
  }

  #alias(cursor: BinaryCursor): void {
    const of = cursor.byte();
    if (of === sort.type) {
      skipTypeAlias(cursor);
      return;
    }
    const core = of === sort.core ? cursor.byte() : null;
    const target = cursor.byte();
    if (target !== aliasTarget.coreInstance) {
      throw new TypeError(`it has an alias of the sort ${of}`);
    }
    cursor.unsigned();
    const name = readName(cursor);
    if (core === coreSort.function) {
      this.#coreFunctions.push(name);
    } else if (core === coreSort.memory) {
      this.#memories.push(name);
    }
  }

  /** Types alone can be imported: a core module that is instantiated with nothing calls nothing. */
  #import(cursor: BinaryCursor): void {
    const name = readExternName(cursor);
    const kind = skipDescription(cursor);
    if (kind === externKind.instance) {
      this.#instances.push(new Map());
    } else if (kind !== externKind.type) {
      throw new TypeError(`it imports ${name}, of the kind ${kind}`);
    }
  }

  /** An export is an item of its own, which the ones after it can refer to. */
  #export(cursor: BinaryCursor): void {
    const name = readExternName(cursor);
    const of = cursor.byte();
    const index = cursor.unsigned();
    if (cursor.byte() === 1) {
      skipDescription(cursor);
    }
    if (of === sort.instance) {
      const instance = itemAt(this.#instances, index);
      this.#instances.push(instance);
      this.#exported.set(name, instance);
    } else if (of === sort.function) {
      this.#functions.push(itemAt(this.#functions, index));
    } else if (of !== sort.type) {
      throw new TypeError(`it exports ${name}, of the sort ${of}`);
    }
  }
}

function passedOn(forwarded: ReadonlyMap<string, string>, given: LiftedInstance): LiftedInstance {
  const functions = new Map<string, LiftedFunction>();
  for (const [name, imported] of forwarded) {
    const lifted = given.get(imported);
    if (lifted === undefined) {
      throw new TypeError(`the function ${name} is not one of its core module`);
    }
    functions.set(name, lifted);
  }
  return functions;
}
