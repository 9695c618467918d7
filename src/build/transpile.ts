/**
 * A component binary to core modules and the JavaScript that joins them. Exports return promises;
 * an import that has to wait suspends the guest's stack (JSPI).
 */
import type { ComponentKind } from "./component-declaration.ts";
import type { ComponentInterface } from "./component-interface.ts";
import { functionOf, interfaceOf } from "../wit/ffqn.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";

export interface TranspiledComponent {
  /** As it is generated: not for Workers yet. */
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
  "obelisk:generations/restart@1.0.0.restart-with",
  "obelisk:http/client@1.0.0.send",
  ...["", "-backtrace"].flatMap((suffix) =>
    [
      "sleep",
      "join-set-create",
      "join-set-create-named",
      "join-set-close",
      "submit-json",
      "submit-delay",
      "join-next",
      "join-next-try",
      "schedule-json",
      "call-json",
      "stub-json",
    ].map((called) => `obelisk:workflow/workflow-support${suffix}@6.0.0.${called}`),
  ),
]);

function waitingPlatform(platformImports: readonly string[]): readonly string[] {
  return platformImports.some((imported) => imported.startsWith("wasi:http/"))
    ? [...waitingPlatformImports, ...waitingStreamImports]
    : waitingPlatformImports;
}

/** Functions that suspend the component that calls them; an activity calls no others. */
export function waitingImports(
  kind: ComponentKind,
  { imports, hostImports }: ComponentInterface,
): readonly FunctionSignature[] {
  return [
    ...(kind === "activity" ? [] : imports),
    ...hostImports.filter(({ ffqn }) => waitingHostImports.has(ffqn)),
  ];
}

function suspending(functions: readonly FunctionSignature[]): readonly string[] {
  return functions.map(({ ffqn }) => `${interfaceOf(ffqn)}#${functionOf(ffqn)}`);
}

/** Rejects with the transpiler's error when it cannot handle the component. */
export async function transpileComponent(
  bytes: Uint8Array,
  kind: ComponentKind,
  interfaces: ComponentInterface,
): Promise<TranspiledComponent> {
  const { transpile } = await import("@bytecodealliance/jco");
  const { files } = await transpile(bytes, {
    name,
    instantiation: "async",
    asyncMode: "jspi",
    asyncImports: [
      ...(kind === "activity" ? waitingPlatform(interfaces.platformImports) : []),
      ...suspending(waitingImports(kind, interfaces)),
    ],
    asyncExports: ["*"],
    // Without the map two versions of an interface would be one import.
    map: Object.fromEntries(
      [...interfaces.imports, ...interfaces.hostImports].map(({ ffqn }) => [
        interfaceOf(ffqn),
        interfaceOf(ffqn),
      ]),
    ),
    noComponentErrorWrapping: true,
    nodejsCompat: false,
    base64Cutoff: 0,
  });
  return {
    glue: Buffer.from(files[`${name}.js`] ?? []).toString("utf8"),
    cores: new Map(Object.entries(files).filter(([file]) => file.endsWith(".wasm"))),
  };
}
