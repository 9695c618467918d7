/** What a component consists of, once all that its parts give to each other is looked up. */

/** An item of a component, of any sort. */
export type LinkedItem =
  | LinkedInstance
  | LinkedFunction
  | LinkedType
  | { readonly kind: "component"; readonly bytes: Uint8Array; readonly outer: ItemScope }
  | { readonly kind: "core-module"; readonly bytes: Uint8Array }
  | OpaqueItem;

/** Nothing is known of it. */
export interface OpaqueItem {
  readonly kind: "opaque";
}

export const opaque: OpaqueItem = { kind: "opaque" };

export type LinkedInstance =
  | { readonly kind: "imported-instance"; readonly name: string }
  | { readonly kind: "instance"; readonly items: ReadonlyMap<string, LinkedItem> };

export type LinkedFunction =
  | { readonly kind: "imported-function"; readonly interface: string; readonly name: string }
  | {
      readonly kind: "lifted-function";
      readonly core: CoreItem;
      readonly options: CanonicalOptions;
    };

/** A type that an imported interface has; only of resources is it ever asked which. */
export interface LinkedType {
  readonly kind: "imported-type";
  readonly interface: string;
  readonly name: string;
}

/** A sort as the binary has it; of core items, which share one number, by their second one. */
export interface Sort {
  readonly of: number;
  readonly core: number | null;
}

/** The items of a component by sort and index. */
export interface ItemScope {
  readonly outer: ItemScope | null;
  item(sort: Sort, index: number): LinkedItem;
}

/** How values pass between a function of a component and one of a core module. */
export interface CanonicalOptions {
  readonly memory: CoreItem | null;
  readonly allocator: CoreItem | null;
  readonly postReturn: CoreItem | null;
  /** The number of an option that is none of these, nor the usual one. */
  readonly unusual: number | null;
}

export type CoreInstance =
  | ModuleInstance
  | { readonly kind: "core-items"; readonly items: ReadonlyMap<string, CoreItem> };

export interface ModuleInstance {
  readonly kind: "module-instance";
  readonly module: Uint8Array;
  /** What it is instantiated with. */
  readonly given: ReadonlyMap<string, CoreInstance>;
}

export type CoreItem =
  | { readonly kind: "exported"; readonly instance: ModuleInstance; readonly name: string }
  | {
      readonly kind: "lowered";
      readonly function: LinkedItem;
      readonly options: CanonicalOptions;
    }
  | { readonly kind: "resource-drop"; readonly resource: LinkedItem }
  | OpaqueItem;

export interface LinkedComponent {
  readonly exports: ReadonlyMap<string, LinkedItem>;
  /** Of the component and of those inside of it, in the order in which they are made. */
  readonly instances: readonly ModuleInstance[];
  /** All core modules, instantiated or not. */
  readonly moduleCount: number;
}

/** The item that a core instance has under a name. */
export function coreItemOf(instance: CoreInstance | undefined, name: string): CoreItem {
  switch (instance?.kind) {
    case undefined:
      return opaque;
    case "module-instance":
      return { kind: "exported", instance, name };
    case "core-items":
      return instance.items.get(name) ?? opaque;
  }
}
