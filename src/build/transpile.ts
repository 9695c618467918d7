/**
 * A component binary to core modules and the JavaScript that joins them. Exports return promises;
 * an import that has to wait suspends the guest's stack (JSPI).
 */
import type { ComponentKind } from "./component-declaration.ts";
import type { ComponentInterface } from "./component-interface.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import { workersGlue, type IllegalGlue } from "./workers-glue.ts";

export interface TranspiledComponent {
  readonly glue: string;
  /** Core modules by the file name that the glue asks for. */
  readonly cores: ReadonlyMap<string, Uint8Array>;
}

/** The base of the names of generated files. */
const name = "component";

/** An activity waits for the world through these. */
const waitingPlatformImports = ["wasi:io/poll#[method]pollable.block", "wasi:io/poll#poll"];

/** Streams make it wait only when they are bodies of HTTP. */
const waitingStreamImports = [
  "wasi:io/streams#[method]input-stream.blocking-read",
  "wasi:io/streams#[method]input-stream.blocking-skip",
  "wasi:io/streams#[method]output-stream.blocking-splice",
];

/** Functions of the host that do not return at once. */
const waitingHostImports: ReadonlySet<string> = new Set([
  "obelisk:http/client@1.0.0.send",
  "obelisk:workflow/workflow-support@6.0.0.sleep",
]);

function waitingImports(platformImports: readonly string[]): readonly string[] {
  return platformImports.some((imported) => imported.startsWith("wasi:http/"))
    ? [...waitingPlatformImports, ...waitingStreamImports]
    : waitingPlatformImports;
}

function suspending(functions: readonly FunctionSignature[]): readonly string[] {
  return functions.map(({ ffqn }) => `${interfaceOf(ffqn)}#${functionOf(ffqn)}`);
}

/** Rejects with the transpiler's error when it cannot handle the component. */
export async function transpileComponent(
  bytes: Uint8Array,
  kind: ComponentKind,
  { imports, hostImports, platformImports }: ComponentInterface,
): Promise<TranspiledComponent | IllegalGlue> {
  const { transpile } = await import("@bytecodealliance/jco");
  const { files } = await transpile(bytes, {
    name,
    instantiation: "async",
    asyncMode: "jspi",
    asyncImports: [
      ...(kind === "activity" ? waitingImports(platformImports) : suspending(imports)),
      ...suspending(hostImports.filter(({ ffqn }) => waitingHostImports.has(ffqn))),
    ],
    asyncExports: ["*"],
    // Without the map two versions of an interface would be one import.
    map: Object.fromEntries(
      [...imports, ...hostImports].map(({ ffqn }) => [interfaceOf(ffqn), interfaceOf(ffqn)]),
    ),
    noComponentErrorWrapping: true,
    nodejsCompat: false,
    base64Cutoff: 0,
  });
  const glue = await workersGlue(Buffer.from(files[`${name}.js`] ?? []).toString("utf8"));
  if ("illegal" in glue) {
    return glue;
  }
  const cores = Object.entries(files).filter(([file]) => file.endsWith(".wasm"));
  return { glue: glue.code, cores: new Map([...cores, ...glue.modules]) };
}
