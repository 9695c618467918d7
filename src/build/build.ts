/**
 * `obelisk build`: what `obelisk.toml` declares becomes what the worker bundles. A build that finds
 * a problem reports all it can find and leaves the output of the last good build in place.
 */
import { join } from "node:path";
import { withBuildLock } from "./build-lock.ts";
import type { BuildProblem } from "./build-problem.ts";
import { checkComponent } from "./check-component.ts";
import { checkComponents } from "./check-components.ts";
import { ComponentCache } from "./component-cache.ts";
import type { ComponentDeclaration, ComponentKind } from "./component-declaration.ts";
import { nonRetryableNames } from "./non-retryable.ts";
import { prepareComponent, type PreparedComponent } from "./prepare-component.ts";
import { readProjectFile } from "./project-file.ts";
import { writeRegistry, type RegisteredComponent } from "./registry.ts";
import { readToolVersions } from "./tool-versions.ts";
import { mapTwoAtATime } from "./two-at-a-time.ts";

const outputFolder = ".obelisk";

export interface BuildOptions {
  /** The folder of `obelisk.toml`. */
  readonly root: string;
  /** Takes a line about work that takes a while. */
  readonly log: (line: string) => void;
}

export interface ComponentReport {
  readonly name: string;
  readonly kind: ComponentKind;
  readonly digest: string;
  readonly border: "core" | "jco" | "none";
  /** Of what the worker ships. */
  readonly glueBytes: number;
  readonly coreBytes: number;
  /** False when it came from the cache. */
  readonly isFresh: boolean;
  readonly elapsedMs: number;
}

export interface BuildReport {
  readonly kind: "built";
  readonly components: readonly ComponentReport[];
  readonly elapsedMs: number;
}

export interface BuildProblems {
  readonly kind: "refused";
  readonly problems: readonly BuildProblem[];
}

/** Builds all components and generates `.obelisk/`. Waits while another process builds the project. */
export async function buildProject(options: BuildOptions): Promise<BuildReport | BuildProblems> {
  const declarations = await readProjectFile(options.root);
  if ("problems" in declarations) {
    return { kind: "refused", problems: declarations.problems };
  }
  const lock = join(options.root, outputFolder, "build.lock");
  return withBuildLock(
    lock,
    (processId) => {
      options.log(`waiting for the build of process ${processId}, which holds ${lock}`);
    },
    () => buildComponents(declarations, options),
  );
}

async function buildComponents(
  declarations: readonly ComponentDeclaration[],
  { root, log }: BuildOptions,
): Promise<BuildReport | BuildProblems> {
  const startedAtMs = performance.now();
  const output = join(root, outputFolder);
  const cache = new ComponentCache(join(output, "cache"));
  const tools = await readToolVersions();
  const results = await mapTwoAtATime(declarations, (declaration) =>
    prepareComponent(declaration, { root, cache, tools, log }),
  );
  const components = results.flatMap((result) => ("problems" in result ? [] : [result]));
  const problems = [
    ...results.flatMap((result) => ("problems" in result ? result.problems : [])),
    ...components.flatMap(checkComponent),
    ...checkComponents(components, components.length === declarations.length),
  ];
  if (problems.length > 0) {
    return { kind: "refused", problems };
  }
  await writeRegistry(output, components.map(toRegister));
  await cache.prune(new Set(components.map(({ cacheKey }) => cacheKey)));
  return {
    kind: "built",
    components: components.map(report),
    elapsedMs: performance.now() - startedAtMs,
  };
}

function toRegister(component: PreparedComponent): RegisteredComponent {
  const { exports, notCallable, imports } = component.interface;
  const { settings } = component.declaration;
  const { nonRetryable } = settings;
  const registered =
    nonRetryable === undefined
      ? settings
      : { ...settings, nonRetryable: nonRetryableNames(nonRetryable, exports) };
  const declaration = { ...component.declaration, settings: registered };
  return { ...component, declaration, exports, notCallable, imports };
}

function report({
  declaration,
  digest,
  border,
  glue,
  cores,
  isFresh,
  elapsedMs,
}: PreparedComponent): ComponentReport {
  return {
    name: declaration.name,
    kind: declaration.kind,
    digest,
    border: border.kind,
    glueBytes: border.kind === "jco" ? Buffer.byteLength(glue) : 0,
    coreBytes: [...cores.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    isFresh,
    elapsedMs,
  };
}
