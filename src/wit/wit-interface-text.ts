/**
 * The WIT text of one function: its interface with nothing in it but the function and the types
 * that it needs, and in the same way the interfaces that it uses types of. A resource is declared
 * without its methods.
 */
import type { Ffqn } from "./ffqn.ts";
import { functionOf, interfaceOf } from "./ffqn.ts";
import { parsePackages } from "./parse-wit-package.ts";
import type { Name } from "./token-cursor.ts";
import { TokenCursor } from "./token-cursor.ts";
import { namesInDefinition, namesInFunction } from "./type-names.ts";
import { packageFullName } from "./type-scope.ts";
import { WitDeclarations } from "./wit-declarations.ts";
import type { Declared } from "./wit-declarations.ts";
import { WitItemTexts } from "./wit-item-text.ts";
import type {
  InterfaceItem,
  InterfaceSyntax,
  PackageBlock,
  PackageSyntax,
  PathSyntax,
  UseSyntax,
} from "./wit-syntax.ts";
import { tokenizeWit } from "./wit-token.ts";

type DeclaredInterface = Declared<InterfaceSyntax>;

/**
 * Cuts a function out of a text that `parseWit` accepts. Its package comes first; other packages
 * follow in braces. Throws when the text does not declare the function.
 */
export function functionWit(text: string, ffqn: Ffqn): string {
  const blocks = parsePackages(new TokenCursor(tokenizeWit(text)));
  const declarations = new WitDeclarations(blocks);
  const path = pathOf(interfaceOf(ffqn));
  const declared = declarations.findInterface(path, path.package);
  const called = declared?.syntax.items.find(
    (item) => item.kind === "function" && item.name.text === functionOf(ffqn),
  );
  if (declared === null || called?.kind !== "function") {
    throw new TypeError(`the WIT text does not declare \`${ffqn}\``);
  }
  const cut = new InterfaceCut(new WitItemTexts(text), declarations);
  cut.keep(declared, called, namesInFunction(called));
  return cut.print(blocks, declared.scope.package);
}

/** The parts of the full name of an interface. */
export function pathOf(interfaceName: string): PathSyntax & { readonly package: PackageSyntax } {
  const [path = "", version = null] = interfaceName.split("@");
  const [packageName = "", name = ""] = path.split("/");
  return { package: { name: packageName, version }, name: { text: name, position: 0 } };
}

/** The items that are kept of each interface. */
class InterfaceCut {
  readonly #texts: WitItemTexts;
  readonly #declarations: WitDeclarations;
  readonly #kept = new Map<InterfaceSyntax, Set<InterfaceItem>>();

  constructor(texts: WitItemTexts, declarations: WitDeclarations) {
    this.#texts = texts;
    this.#declarations = declarations;
  }

  /** Keeps an item, and whatever the names in it stand for. */
  keep(declared: DeclaredInterface, item: InterfaceItem, names: readonly Name[]): void {
    const kept = this.#kept.get(declared.syntax) ?? new Set();
    this.#kept.set(declared.syntax, kept);
    if (!kept.has(item)) {
      kept.add(item);
      for (const name of names) {
        this.#keepType(declared, name);
      }
    }
  }

  print(blocks: readonly PackageBlock[], own: PackageSyntax): string {
    const isOwn = ({ package: owner }: PackageBlock): boolean =>
      packageFullName(owner) === packageFullName(own);
    const ownInterfaces = blocks.filter(isOwn).flatMap((block) => this.#interfaces(block));
    const others = blocks
      .filter((block) => !isOwn(block))
      .map((block) => ({ name: packageFullName(block.package), parts: this.#interfaces(block) }))
      .filter(({ parts }) => parts.length > 0)
      .map(({ name, parts }) => braced(`package ${name}`, joined(parts)));
    const first = [`package ${packageFullName(own)};`];
    return `${joined([first, ...ownInterfaces, ...others]).join("\n")}\n`;
  }

  #keepType(declared: DeclaredInterface, { text }: Name): void {
    const type = declared.scope.types.get(text);
    if (type?.kind === "type") {
      this.keep(declared, type, namesInDefinition(type.definition));
    } else if (type?.kind === "use") {
      this.keep(declared, type, []);
      const source = this.#declarations.findInterface(type.from, declared.scope.package);
      if (source !== null) {
        this.#keepType(source, type.name);
      }
    }
  }

  #interfaces({ items, package: owner }: PackageBlock): readonly (readonly string[])[] {
    return items.flatMap((item) => {
      const kept = item.kind === "interface" ? this.#kept.get(item) : undefined;
      if (item.kind !== "interface" || kept === undefined) {
        return [];
      }
      const parts = item.items.flatMap((each) => {
        const lines = kept.has(each) ? this.#declaration(each) : null;
        return lines === null ? [] : [lines];
      });
      const uses = item.items
        .filter((each) => each.kind === "use")
        .filter((each) => kept.has(each));
      const lines = joined([this.#uses(uses, owner), ...parts].filter((part) => part.length > 0));
      return [braced(`interface ${this.#texts.name(item.name)}`, lines)];
    });
  }

  #declaration(item: InterfaceItem): readonly string[] | null {
    switch (item.kind) {
      case "use":
        return null;
      case "type":
        return item.definition.kind === "resource"
          ? [`resource ${this.#texts.name(item.name)};`]
          : this.#texts.lines(item.name);
      case "function":
        return this.#texts.lines(item.name);
    }
  }

  /** One `use` for each interface that types come from. */
  #uses(uses: readonly UseSyntax[], owner: PackageSyntax): readonly string[] {
    const byPath = Map.groupBy(uses, ({ from }) => this.#path(from, owner));
    return [...byPath].map(([path, names]) => {
      const list = names.map(({ name, alias }) => {
        const renamed = alias === name ? "" : ` as ${this.#texts.name(alias)}`;
        return `${this.#texts.name(name)}${renamed}`;
      });
      return `use ${path}.{${list.join(", ")}};`;
    });
  }

  /** The interface itself, where the text may have an alias of it. */
  #path(from: PathSyntax, owner: PackageSyntax): string {
    const source = this.#declarations.findInterface(from, owner);
    const name = this.#texts.name(source?.syntax.name ?? from.name);
    const { name: packageName, version } = source?.scope.package ?? owner;
    return packageFullName({ name: packageName, version }) === packageFullName(owner)
      ? name
      : packageFullName({ name: `${packageName}/${name}`, version });
  }
}

/** Parts with a blank line between them. */
function joined(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.flatMap((part, index) => (index === 0 ? part : ["", ...part]));
}

function braced(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...lines.map((line) => (line === "" ? "" : `  ${line}`)), "}"];
}
