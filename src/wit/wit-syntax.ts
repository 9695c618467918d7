/** WIT text as a tree, names still unresolved. */
import type { Name } from "./token-cursor.ts";
import type { PrimitiveType } from "./wit-type.ts";

/** `ns:pkg[@version]`. */
export interface PackageSyntax {
  readonly name: string;
  readonly version: string | null;
}

/** The path of an interface or a world; `package` is null for one of the same package. */
export interface PathSyntax {
  readonly package: PackageSyntax | null;
  readonly name: Name;
}

export type TypeSyntax =
  | { readonly kind: "primitive"; readonly type: PrimitiveType }
  | { readonly kind: "named"; readonly name: Name }
  | { readonly kind: "handle"; readonly ownership: "own" | "borrow"; readonly name: Name }
  | {
      readonly kind: "channel";
      readonly name: "stream" | "future" | "error-context";
      readonly element: TypeSyntax | null;
    }
  | { readonly kind: "list"; readonly element: TypeSyntax }
  | { readonly kind: "fixed-list"; readonly element: TypeSyntax; readonly length: number }
  | {
      readonly kind: "map";
      readonly key: TypeSyntax;
      readonly keyPosition: number;
      readonly value: TypeSyntax;
    }
  | { readonly kind: "option"; readonly some: TypeSyntax }
  | { readonly kind: "result"; readonly ok: TypeSyntax | null; readonly err: TypeSyntax | null }
  | { readonly kind: "tuple"; readonly items: readonly TypeSyntax[] };

/** A field, a parameter, or a case with or without payload. */
export interface MemberSyntax<Type extends TypeSyntax | null = TypeSyntax> {
  readonly name: Name;
  readonly type: Type;
}

export interface FunctionTypeSyntax {
  readonly params: readonly MemberSyntax[];
  readonly result: TypeSyntax | null;
}

export interface FunctionSyntax extends FunctionTypeSyntax {
  readonly kind: "function";
  readonly name: Name;
}

export interface ResourceFunctionSyntax extends FunctionTypeSyntax {
  readonly kind: "constructor" | "method" | "static";
  readonly name: Name;
}

export type TypeDefinition =
  | { readonly kind: "alias"; readonly type: TypeSyntax }
  | { readonly kind: "record"; readonly fields: readonly MemberSyntax[] }
  | { readonly kind: "variant"; readonly cases: readonly MemberSyntax<TypeSyntax | null>[] }
  | { readonly kind: "enum" | "flags"; readonly names: readonly Name[] }
  | { readonly kind: "resource"; readonly functions: readonly ResourceFunctionSyntax[] };

export interface TypeDeclaration {
  readonly kind: "type";
  readonly name: Name;
  readonly definition: TypeDefinition;
}

/** `use path.{name as alias}`: one for each name. */
export interface UseSyntax {
  readonly kind: "use";
  readonly from: PathSyntax;
  readonly name: Name;
  readonly alias: Name;
}

export type InterfaceItem = TypeDeclaration | UseSyntax | FunctionSyntax;

export interface InterfaceSyntax {
  readonly kind: "interface";
  readonly name: Name;
  readonly items: readonly InterfaceItem[];
}

/** What a world imports or exports. */
export type ExternSyntax =
  | InterfaceSyntax
  | FunctionSyntax
  | { readonly kind: "path"; readonly path: PathSyntax };

export interface IncludeSyntax {
  readonly kind: "include";
  readonly path: PathSyntax;
  readonly renames: readonly { readonly from: Name; readonly to: Name }[];
}

export type WorldItem =
  | TypeDeclaration
  | UseSyntax
  | IncludeSyntax
  | { readonly kind: "import" | "export"; readonly extern: ExternSyntax };

export interface WorldSyntax {
  readonly kind: "world";
  readonly name: Name;
  readonly items: readonly WorldItem[];
}

/** `use path as name` outside of interfaces: another name for an interface in this package. */
export interface InterfaceAlias {
  readonly kind: "interface-alias";
  readonly path: PathSyntax;
  readonly name: Name;
}

export type PackageItem = InterfaceSyntax | WorldSyntax | InterfaceAlias;

export interface PackageBlock {
  readonly package: PackageSyntax;
  readonly items: readonly PackageItem[];
}
