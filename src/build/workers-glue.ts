/**
 * Turns the JavaScript that the transpiler generates into JavaScript for Workers.
 *
 * - Workers refuse to make a `WebAssembly.Module` from bytes while they run. The bytes become files
 *   that are asked for like the component's own core modules.
 * - An import without result that fails never settles in the generated code, which leaves the guest
 *   suspended for good. It is made to throw, as imports with a result do.
 * - The loop over the entries of a map counts in a variable of the block around it, where a list or
 *   another map counts under the same name. The count is moved into the loop.
 * - Debug output is taken out: preparing it takes half the time of a call.
 */

export interface WorkersGlue {
  readonly code: string;
  /** Core modules that were inside the code, by the file name it now asks for. */
  readonly modules: ReadonlyMap<string, Uint8Array>;
}

/** Generated code that would not run on Workers. */
export interface IllegalGlue {
  readonly illegal: readonly string[];
}

const inlineModule = /new WebAssembly\.Module\(new Uint8Array\(\[([\s\da-fA-Fx,]*)\]\)\)/g;
const fetchingLoader = /^\s*const fetchCompile = .*$/gm;
const debugCall = /\b_debugLog\(/g;
const unsettledImport =
  /(\[Instruction::CallInterface\] error during async call'(?:(?!\[Instruction::).)*?)return task\.completionPromise\(\);/gs;
const mapLoop = /let i = 0;\s*for \(const \[key, value\] of (entries\d+)\) \{/g;

const illegalForms =
  /new WebAssembly\.Module\b|WebAssembly\.(?:compile|instantiateStreaming)\w*|\beval\(|\bnew Function\b|\bfetch\(|^import\b/gm;

/** Rewrites and minifies the generated module. */
export async function workersGlue(generated: string): Promise<WorkersGlue | IllegalGlue> {
  const modules = new Map<string, Uint8Array>();
  const rewritten = generated
    .replaceAll(inlineModule, (_expression, numbers: string) => {
      const name = `inline${modules.size}.core.wasm`;
      modules.set(name, Uint8Array.from(numbers.split(",").filter(hasText), Number));
      return `getCoreModule(${JSON.stringify(name)})`;
    })
    .replaceAll(fetchingLoader, "")
    .replaceAll(unsettledImport, "$1throw err;")
    .replaceAll(mapLoop, "for (let [i, [key, value]] of [...$1].entries()) {")
    .replaceAll(debugCall, "false && _debugLog(");
  const { transform } = await import("esbuild");
  const { code } = await transform(rewritten, {
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
  });
  const illegal = code.match(illegalForms);
  return illegal === null ? { code, modules } : { illegal: [...new Set(illegal)] };
}

function hasText(text: string): boolean {
  return text.trim() !== "";
}
