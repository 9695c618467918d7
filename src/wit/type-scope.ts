import type {
  InterfaceItem,
  PackageSyntax,
  TypeDeclaration,
  UseSyntax,
  WorldItem,
} from "./wit-syntax.ts";

/** The types that the functions of one interface or world can name. */
export interface TypeScope {
  /** `ns:pkg/name[@version]`, or the plain name of an interface that a world declares itself. */
  readonly name: string;
  readonly package: PackageSyntax;
  readonly types: ReadonlyMap<string, TypeDeclaration | UseSyntax>;
}

/** The scope that the items of an interface or world make. */
export function typeScope(
  name: string,
  owner: PackageSyntax,
  items: readonly (InterfaceItem | WorldItem)[],
): TypeScope {
  const types = new Map<string, TypeDeclaration | UseSyntax>();
  for (const item of items) {
    if (item.kind === "type") {
      types.set(item.name.text, item);
    } else if (item.kind === "use") {
      types.set(item.alias.text, item);
    }
  }
  return { name, package: owner, types };
}

/** The full name of an interface or world of a package: `ns:pkg/name[@version]`. */
export function memberName(owner: PackageSyntax, name: string): string {
  return packageFullName({ ...owner, name: `${owner.name}/${name}` });
}

/** `ns:pkg[@version]`. */
export function packageFullName({ name, version }: PackageSyntax): string {
  return version === null ? name : `${name}@${version}`;
}
