/**
 * Reads a component and follows what its parts give to each other: which function of which core
 * module is exported, and what the imports of a core module are. Components inside of it are
 * instantiated as it says. See "Component Model Binary Format",
 * https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md.
 */
import { BinaryCursor } from "./binary-cursor.ts";
import { readCanonicalFunction } from "./canonical-function.ts";
import { binarySections, readExternName, skipDescription } from "./component-binary.ts";
import {
  aliasTarget,
  coreSort,
  itemAt,
  readName,
  readVector,
  sectionId,
  sort,
} from "./component-section.ts";
import { ItemSpaces } from "./item-spaces.ts";
import { coreItemOf, opaque } from "./linked-component.ts";
import type {
  CoreInstance,
  CoreItem,
  ItemScope,
  LinkedComponent,
  LinkedItem,
  ModuleInstance,
  Sort,
} from "./linked-component.ts";

/** Components inside of each other can be instantiated more often than anybody can count. */
const maxInstances = 1000;

/** What all components of one binary add to. */
interface Findings {
  readonly instances: ModuleInstance[];
  componentCount: number;
  moduleCount: number;
}

/**
 * Takes the bytes of a valid component. Throws a `TypeError` for a form that is unknown here, or a
 * `RangeError` when the bytes are cut off.
 */
export function linkComponent(bytes: Uint8Array): LinkedComponent {
  const findings: Findings = { instances: [], componentCount: 0, moduleCount: 0 };
  const exports = new ComponentLinker(null, null, findings).link(bytes);
  return { exports, instances: findings.instances, moduleCount: findings.moduleCount };
}

class ComponentLinker {
  /** What it is instantiated with; null: what the host has. */
  readonly #given: ReadonlyMap<string, LinkedItem> | null;
  readonly #findings: Findings;
  readonly #spaces: ItemSpaces;
  readonly #coreInstances: CoreInstance[] = [];
  readonly #exports = new Map<string, LinkedItem>();

  constructor(
    outer: ItemScope | null,
    given: ReadonlyMap<string, LinkedItem> | null,
    findings: Findings,
  ) {
    this.#spaces = new ItemSpaces(outer);
    this.#given = given;
    this.#findings = findings;
    findings.componentCount += 1;
    if (findings.componentCount > maxInstances) throw new TypeError("it has too many instances");
  }

  link(bytes: Uint8Array): ReadonlyMap<string, LinkedItem> {
    for (const { id, body } of binarySections(bytes)) this.#section(id, body);
    return this.#exports;
  }

  #section(id: number, body: Uint8Array): void {
    const cursor = new BinaryCursor(body, 0);
    switch (id) {
      case sectionId.custom:
      case sectionId.coreType:
        return;
      case sectionId.type:
        return this.#types(cursor.unsigned());
      case sectionId.coreModule:
        this.#findings.moduleCount += 1;
        this.#spaces.add(moduleSort, { kind: "core-module", bytes: body });
        return;
      case sectionId.component:
        this.#add(sort.component, { kind: "component", bytes: body, outer: this.#spaces });
        return;
      case sectionId.coreInstance:
        return readVector(cursor, () => this.#coreInstances.push(this.#coreInstance(cursor)));
      case sectionId.instance:
        return readVector(cursor, () => this.#add(sort.instance, this.#instance(cursor)));
      case sectionId.alias:
        return readVector(cursor, () => this.#alias(cursor));
      case sectionId.canon:
        return readVector(cursor, () => this.#canonical(cursor));
      case sectionId.import:
        return readVector(cursor, () => this.#import(cursor));
      case sectionId.export:
        return readVector(cursor, () => this.#export(cursor));
      default:
        throw new TypeError(`it has a section ${id}`);
    }
  }

  /** What they are is of no interest. */
  #types(count: number): void {
    for (let left = count; left > 0; left -= 1) this.#add(sort.type, opaque);
  }

  #coreInstance(cursor: BinaryCursor): CoreInstance {
    if (cursor.byte() !== 0) {
      const items = new Map<string, CoreItem>();
      readVector(cursor, () => {
        const name = readName(cursor);
        items.set(name, this.#spaces.coreItem(cursor.byte(), cursor.unsigned()));
      });
      return { kind: "core-items", items };
    }
    const module = this.#spaces.item(moduleSort, cursor.unsigned());
    const given = new Map<string, CoreInstance>();
    readVector(cursor, () => {
      const name = readName(cursor);
      cursor.byte();
      given.set(name, itemAt(this.#coreInstances, cursor.unsigned()));
    });
    if (module.kind !== "core-module") throw new TypeError("it gets a core module from elsewhere");
    const instance = { kind: "module-instance", module: module.bytes, given } as const;
    this.#findings.instances.push(instance);
    return instance;
  }

  #instance(cursor: BinaryCursor): LinkedItem {
    const items = new Map<string, LinkedItem>();
    const isInstantiated = cursor.byte() === 0;
    const component = isInstantiated
      ? this.#spaces.item({ of: sort.component, core: null }, cursor.unsigned())
      : opaque;
    readVector(cursor, () => {
      const name = isInstantiated ? readName(cursor) : readExternName(cursor);
      items.set(name, this.#spaces.item(readSort(cursor), cursor.unsigned()));
    });
    if (!isInstantiated) return { kind: "instance", items };
    if (component.kind !== "component") throw new TypeError("it gets a component from elsewhere");
    const linker = new ComponentLinker(component.outer, items, this.#findings);
    return { kind: "instance", items: linker.link(component.bytes) };
  }

  #alias(cursor: BinaryCursor): void {
    const of = readSort(cursor);
    const target = cursor.byte();
    switch (target) {
      case aliasTarget.instance: {
        const instance = this.#spaces.item({ of: sort.instance, core: null }, cursor.unsigned());
        return this.#spaces.add(of, itemOf(instance, of, readName(cursor)));
      }
      case aliasTarget.coreInstance: {
        const instance = itemAt(this.#coreInstances, cursor.unsigned());
        return this.#spaces.addCore(of.core ?? 0, coreItemOf(instance, readName(cursor)));
      }
      case aliasTarget.outer: {
        let scope: ItemScope | null = this.#spaces;
        for (let levels = cursor.unsigned(); levels > 0; levels -= 1) scope = scope?.outer ?? null;
        const index = cursor.unsigned();
        return this.#spaces.add(of, scope?.item(of, index) ?? opaque);
      }
      default:
        throw new TypeError(`it has an alias of the unknown form ${target}`);
    }
  }

  #canonical(cursor: BinaryCursor): void {
    const spaces = this.#spaces;
    const read = readCanonicalFunction(cursor, {
      coreFunction: (index) => spaces.coreItem(coreSort.function, index),
      memory: (index) => spaces.coreItem(coreSort.memory, index),
      function: (index) => spaces.item({ of: sort.function, core: null }, index),
      type: (index) => spaces.item({ of: sort.type, core: null }, index),
    });
    if (read.kind === "function") this.#add(sort.function, read.item);
    else spaces.addCore(coreSort.function, read.item);
  }

  #import(cursor: BinaryCursor): void {
    const name = readExternName(cursor);
    const kind = skipDescription(cursor);
    const given = this.#given?.get(name);
    const own = kind === sort.instance ? ({ kind: "imported-instance", name } as const) : opaque;
    const of = kind === sort.core ? moduleSort : { of: kind, core: null };
    this.#spaces.add(of, this.#given === null ? own : (given ?? opaque));
  }

  /** An export is an item of its own, which the ones after it can refer to. */
  #export(cursor: BinaryCursor): void {
    const name = readExternName(cursor);
    const of = readSort(cursor);
    const item = this.#spaces.item(of, cursor.unsigned());
    if (cursor.byte() === 1) skipDescription(cursor);
    this.#spaces.add(of, item);
    this.#exports.set(name, item);
  }

  #add(of: number, item: LinkedItem): void {
    this.#spaces.add({ of, core: null }, item);
  }
}

const moduleSort: Sort = { of: sort.core, core: coreSort.module };

function readSort(cursor: BinaryCursor): Sort {
  const of = cursor.byte();
  return { of, core: of === sort.core ? cursor.byte() : null };
}

function itemOf(instance: LinkedItem, { of }: Sort, name: string): LinkedItem {
  if (instance.kind === "instance") return instance.items.get(name) ?? opaque;
  if (instance.kind !== "imported-instance") return opaque;
  const { name: interfaceName } = instance;
  switch (of) {
    case sort.function:
      return { kind: "imported-function", interface: interfaceName, name };
    case sort.type:
      return { kind: "imported-type", interface: interfaceName, name };
    default:
      return opaque;
  }
}
