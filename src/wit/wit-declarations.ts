/**
 * The interfaces and worlds of a text by their full names, and the first thing that was found wrong
 * with them.
 */
import { assertNever } from "./assert-never.ts";
import { snakeCase } from "./name.ts";
import type { Name, SyntaxFault } from "./token-cursor.ts";
import { memberName, typeScope } from "./type-scope.ts";
import type { TypeScope } from "./type-scope.ts";
import type {
  InterfaceSyntax,
  PackageBlock,
  PackageItem,
  PackageSyntax,
  PathSyntax,
  WorldSyntax,
} from "./wit-syntax.ts";

/** An interface or a world with the types that its items can name. */
export interface Declared<Syntax> {
  readonly syntax: Syntax;
  readonly scope: TypeScope;
}

export class WitDeclarations {
  readonly #interfaces = new Map<string, Declared<InterfaceSyntax>>();
  readonly #worlds = new Map<string, Declared<WorldSyntax>>();
  readonly #aliases = new Map<string, PathSyntax>();
  #fault: SyntaxFault | null = null;

  constructor(blocks: readonly PackageBlock[]) {
    for (const block of blocks) {
      this.checkDistinct(block.items.map((item) => item.name));
      for (const item of block.items) {
        this.#declare(block.package, item);
      }
    }
  }

  get fault(): SyntaxFault | null {
    return this.#fault;
  }

  /** Keeps the first fault; the caller goes on with any value. */
  fail(position: number, message: string): void {
    this.#fault ??= { position, message };
  }

  /** The interface that a path means inside a package; fails if there is none. */
  findInterface(path: PathSyntax, from: PackageSyntax): Declared<InterfaceSyntax> | null {
    const alias =
      path.package === null ? this.#aliases.get(memberName(from, path.name.text)) : undefined;
    const target = alias ?? path;
    const name = memberName(target.package ?? from, target.name.text);
    return this.#interfaces.get(name) ?? this.#missing("interface", target.name, name);
  }

  /** The world that a path means inside a package; fails if there is none. */
  findWorld(path: PathSyntax, from: PackageSyntax): Declared<WorldSyntax> | null {
    const name = memberName(path.package ?? from, path.name.text);
    return this.#worlds.get(name) ?? this.#missing("world", path.name, name);
  }

  /** Fails if a name appears twice; names that differ in upper and lower case only are equal. */
  checkDistinct(names: readonly Name[]): void {
    const seen = new Set<string>();
    for (const { text, position } of names) {
      const key = snakeCase(text);
      if (seen.has(key)) {
        this.fail(position, `\`${text}\` is declared twice`);
      }
      seen.add(key);
    }
  }

  #declare(owner: PackageSyntax, item: PackageItem): void {
    const name = memberName(owner, item.name.text);
    if (this.#interfaces.has(name) || this.#worlds.has(name)) {
      this.fail(item.name.position, `\`${name}\` is declared twice`);
    }
    switch (item.kind) {
      case "interface":
        this.#interfaces.set(name, { syntax: item, scope: typeScope(name, owner, item.items) });
        break;
      case "world":
        this.#worlds.set(name, { syntax: item, scope: typeScope(name, owner, item.items) });
        break;
      case "interface-alias":
        this.#aliases.set(name, item.path);
        break;
      default:
        assertNever(item);
    }
  }

  #missing(what: "interface" | "world", { position }: Name, name: string): null {
    const declared = what === "interface" ? this.#interfaces : this.#worlds;
    const [path] = name.split("@");
    const others = [...declared.keys()].filter((other) => other.split("@")[0] === path);
    const hint = others.length === 0 ? "" : `; there is ${others.join(", ")}`;
    this.fail(position, `there is no ${what} \`${name}\` in this text${hint}`);
    return null;
  }
}
