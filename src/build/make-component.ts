/**
 * One declaration to a transpiled component: build, take out the WIT, transpile.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildProblem } from "./build-problem.ts";
import { buildComponent } from "./component-build.ts";
import type { CachedComponent } from "./component-cache.ts";
import { binaryKind } from "./component-binary.ts";
import type { ComponentDeclaration } from "./component-declaration.ts";
import { readInterface } from "./component-interface.ts";
import { componentBorder } from "./component-border.ts";
import { componentWit } from "./component-wit.ts";
import { resettableComponent } from "./resettable-component.ts";
import { transpileComponent } from "./transpile.ts";
import { workersGlue } from "./workers-glue.ts";

type Finding = Pick<BuildProblem, "kind" | "message" | "remedy" | "toolOutput">;

/** The component, or what is wrong with it. */
export async function makeComponent(
  root: string,
  declaration: ComponentDeclaration,
): Promise<CachedComponent | { readonly problems: readonly BuildProblem[] }> {
  const workFolder = await mkdtemp(join(tmpdir(), "obelisk-build-"));
  try {
    const built = await buildComponent(root, declaration, workFolder);
    if ("problems" in built) {
      return built;
    }
    const made = await transpileBinary(built.bytes, declaration);
    if ("finding" in made) {
      const { file } = declaration.origin;
      return { problems: [{ ...made.finding, file, component: declaration.name }] };
    }
    return { ...made, sourceExports: built.sourceExports };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function transpileBinary(
  bytes: Uint8Array,
  { kind }: ComponentDeclaration,
): Promise<Omit<CachedComponent, "sourceExports"> | { readonly finding: Finding }> {
  const format = binaryKind(bytes);
  if (format !== "component") {
    return { finding: notAComponent(format) };
  }
  let wit: string;
  try {
    wit = await componentWit(bytes);
  } catch (error) {
    return { finding: { ...notAComponent("unknown"), toolOutput: String(error) } };
  }
  const parsed = readInterface(wit);
  if ("kind" in parsed) {
    return { finding: unreadableWit(parsed.message, wit.split("\n")[parsed.line - 1] ?? "") };
  }
  if (kind === "activity_stub") {
    const border = { kind: "none", reason: "a stub has no code", direct: null } as const;
    return { wit, border, isResettable: false, glue: "", cores: new Map() };
  }
  try {
    const generated = await transpileComponent(bytes, kind, parsed);
    const border = componentBorder({ bytes, kind, interface: parsed, cores: generated.cores });
    const resettable = resettableComponent(generated, border);
    const { glue, cores } = resettable ?? generated;
    const legal = await workersGlue(glue);
    if ("illegal" in legal) {
      return { finding: illegalGlue(legal.illegal) };
    }
    return {
      wit,
      border,
      isResettable: resettable !== null,
      glue: legal.code,
      cores: new Map([...cores, ...legal.modules]),
    };
  } catch (error) {
    return { finding: { ...failedTranspilation, toolOutput: String(error) } };
  }
}

function notAComponent(format: "core-module" | "unknown"): Finding {
  return {
    kind: "not-a-component",
    message:
      format === "core-module"
        ? "is a core WebAssembly module, not a component"
        : "is not a WebAssembly component",
    remedy:
      "A component is what `cargo component build`, `jco componentize` or `wasm-tools component new` make.",
  };
}

function unreadableWit(message: string, line: string): Finding {
  return {
    kind: "wit-unreadable",
    message: `has WIT that is not supported: ${message}`,
    remedy: `The line is: ${line.trim()}`,
  };
}

function illegalGlue(illegal: readonly string[]): Finding {
  return {
    kind: "transpile-failed",
    message: `transpiles to JavaScript that Workers refuse to run: ${illegal.join(", ")}`,
    remedy: "The component uses a feature that this version of the transpiler cannot express.",
  };
}

const failedTranspilation: Finding = {
  kind: "transpile-failed",
  message: "cannot be transpiled",
  remedy: "What the transpiler found:",
};
