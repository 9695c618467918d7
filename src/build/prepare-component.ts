/**
 * One declaration to a component that is ready to be registered, from the cache when nothing that
 * matters has changed.
 */
import { readFile } from "node:fs/promises";
import type { BuildProblem } from "./build-problem.ts";
import type { CheckedComponent } from "./check-component.ts";
import type { CachedComponent, ComponentCache } from "./component-cache.ts";
import type { ComponentDeclaration } from "./component-declaration.ts";
import { componentIdentity } from "./component-identity.ts";
import { readInterface } from "./component-interface.ts";
import { framedHash } from "./framed-hash.ts";
import { makeComponent } from "./make-component.ts";
import type { ToolVersions } from "./tool-versions.ts";

export interface PreparedComponent extends CheckedComponent, CachedComponent {
  readonly digest: string;
  readonly cacheKey: string;
  /** False when it came from the cache. */
  readonly isFresh: boolean;
  readonly elapsedMs: number;
}

export interface Workshop {
  readonly root: string;
  readonly cache: ComponentCache;
  readonly tools: ToolVersions;
  /** Told when a component is not in the cache. */
  readonly log: (line: string) => void;
}

/** The files whose rules shape the generated code: a change of theirs makes the cache stale. */
const generators = [
  "transpile.ts",
  "workers-glue.ts",
  "component-wit.ts",
  "component-binary.ts",
  "component-border.ts",
  "component-interface.ts",
  "component-section.ts",
  "canonical-function.ts",
  "core-module.ts",
  "direct-imports.ts",
  "indirect-call.ts",
  "interface-resources.ts",
  "item-spaces.ts",
  "link-component.ts",
  "linked-component.ts",
  "table-element.ts",
  "exposed-state.ts",
  "plain-state.ts",
  "resettable-component.ts",
  "resettable-glue.ts",
];

/** The component, or what is wrong with it. */
export async function prepareComponent(
  declaration: ComponentDeclaration,
  workshop: Workshop,
): Promise<PreparedComponent | { readonly problems: readonly BuildProblem[] }> {
  const { root, cache, tools, log } = workshop;
  const startedAtMs = performance.now();
  let digest: string;
  try {
    digest = await componentIdentity(root, declaration, tools);
  } catch (error) {
    return { problems: [unreadable(declaration, error)] };
  }
  const cacheKey = await keyOf(declaration, digest, tools);
  const cached = await cache.read(cacheKey);
  if (cached === null) {
    log(`building ${declaration.name} from ${declaration.origin.file}`);
  }
  const component = cached ?? (await makeComponent(root, declaration));
  if ("problems" in component) {
    return component;
  }
  if (cached === null) {
    if ((await componentIdentity(root, declaration, tools)) !== digest) {
      // A file was saved meanwhile: what was made may not be what the digest names.
      return prepareComponent(declaration, workshop);
    }
    await cache.write(cacheKey, component);
  }
  const parsed = readInterface(component.wit);
  if ("kind" in parsed) {
    throw new Error(`WIT that could be read before cannot be read again: ${parsed.message}`);
  }
  return {
    ...component,
    declaration,
    interface: parsed,
    digest,
    cacheKey,
    isFresh: cached === null,
    elapsedMs: performance.now() - startedAtMs,
  };
}

async function keyOf(
  { kind }: ComponentDeclaration,
  digest: string,
  tools: ToolVersions,
): Promise<string> {
  const sources = await Promise.all(
    generators.map((name) => readFile(new URL(name, import.meta.url))),
  );
  const versions = [tools.jco, tools.jcoTranspile, tools.esbuild];
  return framedHash("obelisk-transpiled", [digest, kind, ...versions, ...sources]);
}

function unreadable({ name, origin }: ComponentDeclaration, error: unknown): BuildProblem {
  return {
    kind: "source-unreadable",
    file: origin.file,
    component: name,
    message: `cannot be read: ${String(error)}`,
    remedy: "`location`, `source` and `wit` are paths relative to obelisk.toml.",
  };
}
