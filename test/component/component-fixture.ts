/** Components for tests, made from source as the build makes them. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CachedComponent } from "../../src/build/component-cache.ts";
import type { ComponentOrigin } from "../../src/build/component-declaration.ts";
import { readInterface } from "../../src/build/component-interface.ts";
import { makeComponent } from "../../src/build/make-component.ts";
import type {
  ComponentCode,
  ComponentEntry,
  CoreCode,
  JcoCode,
} from "../../src/component/component-entry.ts";
import type { AllowedHost } from "../../src/egress/egress-policy.ts";

export interface ComponentSource {
  readonly name: string;
  readonly kind: "activity" | "workflow";
  /** Of the world `component`. */
  readonly wit: string;
  /** WIT of the packages that the world imports, by file name. */
  readonly deps?: Readonly<Record<string, string>>;
  readonly source:
    | { readonly kind: "webassembly-text"; readonly text: string }
    | {
        readonly kind: "typescript";
        readonly text: string;
        readonly engine?: "starlingmonkey";
      };
  readonly allowedHosts?: readonly AllowedHost[];
  /**
   * Goes through the generated code although the host could call it itself; `jco` with its imports too,
   * `direct` without.
   */
  readonly border?: "jco" | "direct";
}

/** The entry that the build would put into the registry. */
export async function makeEntry({
  name,
  kind,
  wit,
  deps = {},
  source,
  allowedHosts = [],
  border: forced,
}: ComponentSource): Promise<ComponentEntry> {
  const root = await mkdtemp(join(tmpdir(), "obelisk-component-"));
  const file = source.kind === "typescript" ? "guest/component.ts" : "guest/component.wat";
  await writeFiles(root, { [file]: source.text, "wit/component.wit": wit });
  for (const [dep, text] of Object.entries(deps)) {
    await writeFiles(root, { [`wit/deps/${dep}.wit`]: text });
  }
  const files = { file, wit: "wit", world: "component" };
  const origin: ComponentOrigin =
    source.kind === "typescript"
      ? { kind: source.kind, ...files, ...(source.engine && { engine: source.engine }) }
      : { kind: source.kind, ...files };
  const settings = {
    lockExpiryMs: 30_000,
    maxRetries: 5,
    retryExpBackoffMs: 100,
    onNondeterminism: "park",
  } as const;
  const made = await makeComponent(root, { name, kind, origin, settings });
  if ("problems" in made) throw new Error(JSON.stringify(made.problems, null, 2));
  const parsed = readInterface(made.wit);
  if ("kind" in parsed) throw new Error(parsed.message);
  const { exports, notCallable, imports } = parsed;
  const digest = `sha256:${"0".repeat(64)}`;
  const border = forced === undefined ? made.border.kind : "jco";
  const load = (): Promise<ComponentCode> =>
    border === "core" ? Promise.resolve(coreCode(made)) : jcoCode(root, made, forced === "jco");
  const described = { name, kind, digest, wit: made.wit, exports, notCallable, imports, settings };
  return { ...described, allowedHosts, border, borderReason: made.border.reason, load };
}

type Made = Pick<CachedComponent, "border" | "isResettable" | "glue" | "cores">;

function coreCode({ border: { direct }, isResettable, cores }: Made): CoreCode {
  const core = cores.get(direct?.core ?? "");
  if (direct === null || core === undefined) throw new Error("a component without a core module");
  const { imports, resources } = direct;
  const module = new WebAssembly.Module(new Uint8Array(core));
  return { border: "core", module, isResettable, imports, resources };
}

async function jcoCode(
  root: string,
  { border, glue, cores }: Made,
  isWhole: boolean,
): Promise<JcoCode> {
  const file = join(root, "glue.mjs");
  await writeFile(file, glue);
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as JcoCode;
  return {
    border: "jco",
    instantiate: module.instantiate,
    direct: isWhole ? null : border.direct,
    cores: new Map(
      [...cores].map(([path, bytes]) => [path, new WebAssembly.Module(new Uint8Array(bytes))]),
    ),
  };
}

async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
