/** The items of a component by sort and index, as its sections add them. */
import { itemAt, sort } from "./component-section.ts";
import type { CoreItem, ItemScope, LinkedItem, Sort } from "./linked-component.ts";

export class ItemSpaces implements ItemScope {
  readonly outer: ItemScope | null;
  readonly #items = new Map<number, LinkedItem[]>();
  readonly #coreItems = new Map<number, CoreItem[]>();

  constructor(outer: ItemScope | null) {
    this.outer = outer;
  }

  /** Core modules count among the items of a component: they are not made of core instances. */
  item({ of, core }: Sort, index: number): LinkedItem {
    return itemAt(this.#items.get(numberOf(of, core)) ?? [], index);
  }

  add({ of, core }: Sort, item: LinkedItem): void {
    spaceOf(this.#items, numberOf(of, core)).push(item);
  }

  coreItem(of: number, index: number): CoreItem {
    return itemAt(this.#coreItems.get(of) ?? [], index);
  }

  addCore(of: number, item: CoreItem): void {
    spaceOf(this.#coreItems, of).push(item);
  }
}

function numberOf(of: number, core: number | null): number {
  return of === sort.core ? 0x100 + (core ?? 0) : of;
}

function spaceOf<Item>(spaces: Map<number, Item[]>, of: number): Item[] {
  const known = spaces.get(of);
  if (known !== undefined) return known;
  const made: Item[] = [];
  spaces.set(of, made);
  return made;
}
