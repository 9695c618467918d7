/**
 * The full WIT of a component, taken from its binary.
 *
 * The printer at hand prints one package only, the one that holds the component's world; what the
 * world imports and exports lies in other packages. So the printer gets a copy in which every
 * interface belongs to the world's package, and the text is put back into packages afterwards.
 */
import { renameExterns } from "./component-binary.ts";

const rootPackage = "root:component";
const alias = "obelisk-alias";
const aliases = new RegExp(`\\b${alias}(\\d+)\\b`, "g");
const interfaceName = /^(?<package>[^/@]+)\/(?<name>[^/@]+)(?<version>@.+)?$/;

/** Words that need a `%` where a name is declared. */
export const witKeywords: ReadonlySet<string> = new Set(
  "as async bool borrow char constructor enum export f32 f64 flags from func future import include interface list map option own package record resource result s16 s32 s64 s8 static stream string tuple type u16 u32 u64 u8 use variant with world".split(
    " ",
  ),
);

/**
 * `package root:component;` with the world `root`, then a nested package for each one that the
 * world refers to. Rejects when the bytes are not a valid component.
 */
export async function componentWit(bytes: Uint8Array): Promise<string> {
  const names: string[] = [];
  const renamed = renameExterns(bytes, (name) => {
    if (!interfaceName.test(name)) {
      return name;
    }
    const known = names.indexOf(name);
    const index = known === -1 ? names.push(name) - 1 : known;
    return `${rootPackage}/${alias}${index}`;
  });
  const jco = await import("@bytecodealliance/jco");
  return restorePackages(await jco.componentWit(renamed), names);
}

function restorePackages(printed: string, names: readonly string[]): string {
  const packages = new Map<string, string[]>();
  const world = printed.replaceAll(
    new RegExp(`^interface ${alias}(\\d+) \\{\n(.*?)^\\}\n\n?`, "gms"),
    (_block, index: string, body: string) => {
      const { owner, declaredName } = splitName(names[Number(index)] ?? "");
      const text = `  interface ${declaredName} {\n${body.replaceAll(/^(?=.)/gm, "  ")}  }\n`;
      packages.set(owner, [...(packages.get(owner) ?? []), text]);
      return "";
    },
  );
  const nested = [...packages].map(
    ([owner, interfaces]) => `package ${owner} {\n${interfaces.join("\n")}}\n`,
  );
  return [`${world.trimEnd()}\n`, ...nested]
    .join("\n")
    .replaceAll(aliases, (_alias, index: string) => names[Number(index)] ?? "");
}

function splitName(fullName: string): { readonly owner: string; readonly declaredName: string } {
  const groups = interfaceName.exec(fullName)?.groups ?? {};
  const name = groups["name"] ?? "";
  return {
    owner: `${groups["package"] ?? ""}${groups["version"] ?? ""}`,
    declaredName: witKeywords.has(name) ? `%${name}` : name,
  };
}
