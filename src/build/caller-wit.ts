/** What the author of a workflow copies into `deps/` to call another component of the project. */
import { join } from "node:path";
import { functionWit } from "../wit/wit-interface-text.ts";
import type { BuildProblem } from "./build-problem.ts";
import { ComponentCache } from "./component-cache.ts";
import type { ComponentDeclaration } from "./component-declaration.ts";
import { extensionWit, fileName, type WitFile } from "./extension-wit.ts";
import { prepareComponent } from "./prepare-component.ts";
import { readToolVersions } from "./tool-versions.ts";

/**
 * The packages that are derived from the component's, one file each, and one for each function's own interface. Builds
 * the component if it is not in the cache.
 */
export async function callerWit(
  root: string,
  declaration: ComponentDeclaration,
  log: (line: string) => void,
): Promise<readonly WitFile[] | { readonly problems: readonly BuildProblem[] }> {
  const cache = new ComponentCache(join(root, ".obelisk/cache"));
  const tools = await readToolVersions();
  const component = await prepareComponent(declaration, { root, cache, tools, log });
  if ("problems" in component) return component;
  const { wit, interface: offered } = component;
  const own = offered.exports.map(({ ffqn }) => functionWit(wit, ffqn));
  return [
    ...ownFiles(own),
    ...extensionWit({ wit, kind: declaration.kind, exports: offered.exports }),
  ];
}

/** One file a package, the interfaces of which are joined function by function. */
function ownFiles(texts: readonly string[]): readonly WitFile[] {
  const byPackage = Map.groupBy(texts, (text) => /^package ([^;]+);/.exec(text)?.[1] ?? "");
  return [...byPackage].map(([name, parts]) => ({ name: fileName(name), text: merged(parts) }));
}

/** The same package, each declaration once; every text has one interface first, and the same others. */
function merged([first = "", ...others]: readonly string[]): string {
  return others.reduce((text, other) => {
    const known = new Set(blocksIn(text));
    const fresh = blocksIn(other).filter((block) => !known.has(block));
    const end = text.indexOf("\n}\n");
    const inserted = fresh.length === 0 ? "" : `\n\n${fresh.join("\n\n")}`;
    return `${text.slice(0, end)}${inserted}${text.slice(end)}`;
  }, first);
}

/** The declarations of the first interface, as they stand between blank lines. */
function blocksIn(text: string): readonly string[] {
  const [, body = ""] = /^interface \S+ \{\n([^]*?)\n\}$/m.exec(text) ?? [];
  return body.split("\n\n");
}
