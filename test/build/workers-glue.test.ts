import { describe, expect, it } from "vitest";
import { workersGlue } from "../../src/build/workers-glue.ts";

async function rewritten(body: string): Promise<string> {
  const glue = await workersGlue(`export function instantiate(getCoreModule) { ${body} }`);
  return "illegal" in glue ? `refused: ${glue.illegal.join()}` : glue.code;
}

/** Runs the module that the glue is. */
async function run(code: string): Promise<unknown> {
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    readonly instantiate: (getCoreModule: (name: string) => string) => unknown;
  };
  return module.instantiate((name) => `asked for ${name}`);
}

describe("the glue of a component", () => {
  it("[BD40] asks for a module that the transpiler put into the code", async () => {
    const glue = await workersGlue(`export function instantiate(getCoreModule) {
const module = new WebAssembly.Module(new Uint8Array([
0x00, 0x61, 0x73, 0x6d,
1, 0, 0, 0,
]));
return module; }`);
    if ("illegal" in glue) {
      throw new Error(glue.illegal.join());
    }
    expect(await run(glue.code)).toBe("asked for inline0.core.wasm");
    expect(glue.modules).toEqual(
      new Map([["inline0.core.wasm", Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)]]),
    );
  });

  it.each([
    [
      "[BD40] refuses a module made of other bytes",
      "return new WebAssembly.Module(x)",
      "new WebAssembly.Module",
    ],
    ["[BD40] refuses compilation", "return WebAssembly.compile(x)", "WebAssembly.compile"],
    [
      "[BD40] refuses streaming",
      "return WebAssembly.instantiateStreaming(x)",
      "WebAssembly.instantiateStreaming",
    ],
    ["[BD40] refuses evaluation", "return eval(x)", "eval("],
    ["[BD40] refuses new functions", "return new Function(x)", "new Function"],
    ["[BD40] refuses fetches", "return fetch(x)", "fetch("],
  ])("%s", async (_title, body, illegal) => {
    expect(await rewritten(body)).toBe(`refused: ${illegal}`);
  });

  it("[BD40] takes out the transpiler's own loader and its debug output", async () => {
    const code = await rewritten(`
const _debugLog = (...args) => { console.debug(...args); };
const fetchCompile = url => fetch(url).then(WebAssembly.compileStreaming);
_debugLog('some text', { task: notDeclaredAnywhere.id() });
return 1;`);
    expect(code).not.toMatch(/some text|notDeclaredAnywhere|fetch/);
    expect(await run(code)).toBe(1);
  });
});
