/**
 * The components of this repository, run in Node with the shim of WASI in place of the worker.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { ComponentCache } from "../../src/build/component-cache.ts";
import { prepareComponent, type PreparedComponent } from "../../src/build/prepare-component.ts";
import { readProjectFile } from "../../src/build/project-file.ts";
import { readToolVersions } from "../../src/build/tool-versions.ts";
import { mapTwoAtATime } from "../../src/build/two-at-a-time.ts";
import { guestFailure } from "../../src/component/guest-failure.ts";
import { joinSetInterface } from "../../src/component/join-set-handle.ts";
import { logInterface } from "../../src/component/log-interface.ts";
import { workflowSupportInterface } from "../../src/component/workflow-support.ts";
import { workflowHost } from "../support/workflow-host.ts";
import { build, temporaryFolder } from "./project-fixture.ts";

const root = join(import.meta.dirname, "../..");

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** What of it is used here: the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => object;
};

type Interface = Readonly<Record<string, (...params: readonly unknown[]) => Promise<unknown>>>;
type Instance = Readonly<Record<string, Interface>>;

interface Glue {
  readonly instantiate: (
    getCoreModule: (name: string) => object,
    imports: object,
    instantiateCore: (module: object, imports: object) => object,
  ) => Promise<Instance>;
}

const support = "obelisk:workflow/workflow-support@6.0.0";
const joinSets = "obelisk:types/join-set";

/** What the code around a TypeScript component asks of its host, and the library for workflows. */
const guestHost = {
  [joinSets]: joinSetInterface(joinSets),
  [support]: workflowSupportInterface(support, {
    host: workflowHost({}),
    signatureOf: () => undefined,
    soon: (ask) => ask(),
    generateId: () => "",
  }),
  "obelisk:guest/failure@1.0.0": guestFailure("obelisk:guest/failure@1.0.0"),
  "obelisk:log/log@1.0.0": logInterface("obelisk:log/log@1.0.0", () => {}),
};

let components: readonly PreparedComponent[] = [];

beforeAll(async () => {
  await build(root);
  const declarations = await readProjectFile(root);
  if ("problems" in declarations) {
    throw new Error(JSON.stringify(declarations.problems));
  }
  const cache = new ComponentCache(join(root, ".obelisk/cache"));
  const workshop = { root, cache, tools: await readToolVersions(), log: () => {} };
  const prepared = await mapTwoAtATime(declarations, (declaration) =>
    prepareComponent(declaration, workshop),
  );
  components = prepared.map((component) => {
    if ("problems" in component) {
      throw new Error(JSON.stringify(component.problems));
    }
    return component;
  });
});

async function instantiate(name: string, imports: object = {}): Promise<Instance> {
  const component = components.find(({ declaration }) => declaration.name === name);
  if (component === undefined) {
    throw new Error(`obelisk.toml declares no ${name}`);
  }
  const file = join(await temporaryFolder(), "glue.mjs");
  await writeFile(file, component.glue);
  const glue = (await import(file)) as Glue;
  return glue.instantiate(
    (core) => new WebAssembly.Module(Uint8Array.from(component.cores.get(core) ?? [])),
    { ...new WASIShim().getImportObject(), ...guestHost, ...imports },
    (module, coreImports) => new WebAssembly.Instance(module, coreImports),
  );
}

async function exported(name: string, interfaceName: string, imports?: object): Promise<Interface> {
  return (await instantiate(name, imports))[interfaceName] ?? {};
}

/** What a call throws, whether it is an error or the err value of a result. */
async function thrownBy(call: Promise<unknown> | undefined): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("the Fibonacci activities", () => {
  const expected = [0n, 1n];
  for (let n = 2; n <= 78; n += 1) {
    expected.push((expected[n - 1] ?? 0n) + (expected[n - 2] ?? 0n));
  }

  it.each([
    ["[BD50] TypeScript computes every exact number", "fibo", "testing:fibo/fibo"],
    ["[BD50] WebAssembly text computes every exact number", "fibo-wat", "testing:fibo-wat/fibo"],
  ])("%s", async (_title, name, interfaceName) => {
    const { fibo } = await exported(name, interfaceName);
    for (const [n, value] of expected.entries()) {
      expect(await fibo?.(n)).toBe(value);
    }
  });

  it.each([
    ["[BD50] TypeScript returns an err beyond", "fibo", "testing:fibo/fibo"],
    ["[BD50] WebAssembly text returns an err beyond", "fibo-wat", "testing:fibo-wat/fibo"],
  ])("%s", async (_title, name, interfaceName) => {
    const { fibo } = await exported(name, interfaceName);
    for (const n of [79, 255]) {
      expect(await thrownBy(fibo?.(n))).toBe("n must be at most 78, larger results are not exact");
    }
  });
});

describe("the workflows", () => {
  const calls: string[] = [];
  const later = async (call: string, value: bigint): Promise<bigint> => {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    calls.push(call);
    return value;
  };
  const activities = {
    "testing:fibo/fibo": { fibo: (n: number) => later(`ts ${n}`, 55n) },
    "testing:fibo-wat/fibo": { fibo: (n: number) => later(`wat ${n}`, 89n) },
  };

  it("[BD51] suspend in every call and return the last value", async () => {
    const workflow = await exported("fibo-workflow", "testing:fibo-workflow/workflow", activities);
    calls.length = 0;
    expect(await workflow["fiboa"]?.(10, 3)).toBe(55n);
    expect(await workflow["fiboaWat"]?.(11, 2)).toBe(89n);
    expect(calls).toEqual(["ts 10", "ts 10", "ts 10", "wat 11", "wat 11"]);
  });

  it("[BD51] return the err of an activity as their own", async () => {
    const activity = await instantiate("fibo-wat");
    const workflow = await exported("fibo-workflow", "testing:fibo-workflow/workflow", {
      ...activities,
      ...activity,
    });
    expect(await thrownBy(workflow["fiboaWat"]?.(79, 3))).toMatch(/^n must be at most 78/);
  });

  it("[BD51] call a child workflow", async () => {
    const notCalled = (): Promise<bigint> => Promise.reject(new Error("another function"));
    const names = ["fiboaWat", "fiboaConcurrent", "fiboaWatConcurrent"];
    const others = Object.fromEntries(names.map((name) => [name, notCalled]));
    const fiboa = (n: number, iterations: number): Promise<bigint> =>
      later(`${n} ${iterations}`, 7n);
    const tree = await exported("tree-workflow", "testing:tree-workflow/tree", {
      "testing:fibo-workflow/workflow": { ...others, fiboa },
    });
    expect(await tree["run"]?.(5, 6)).toBe(7n);
    expect(calls.at(-1)).toBe("5 6");
  });

  it("[BD53] an error of an import unwinds the guest and comes out as it is", async () => {
    const error = new Error("stop");
    const failing = { "testing:fibo/fibo": { fibo: () => Promise.reject<bigint>(error) } };
    const imports = { ...activities, ...failing };
    const workflow = await exported("fibo-workflow", "testing:fibo-workflow/workflow", imports);
    expect(await thrownBy(workflow["fiboa"]?.(10, 3))).toBe(error);
  });
});

describe("the misbehaving activity", () => {
  /** A clock on which `block` does what the test wants. */
  function clock(block: (waits: number) => Promise<void>): { imports: object; waits: bigint[] } {
    const waits: bigint[] = [];
    class Pollable {
      block(): Promise<void> {
        return block(waits.length);
      }
    }
    const subscribeDuration = (nanoseconds: bigint): Pollable => {
      waits.push(nanoseconds);
      return new Pollable();
    };
    const imports = {
      "wasi:io/poll": { Pollable },
      "wasi:clocks/monotonic-clock": { subscribeDuration },
    };
    return { imports, waits };
  }

  it("[BD52] traps", async () => {
    const { trap } = await exported("misbehave", "testing:misbehave/misbehave");
    const error = await thrownBy(trap?.());
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toContain("unreachable");
  });

  it("[BD52] returns an err", async () => {
    const { fail } = await exported("misbehave", "testing:misbehave/misbehave");
    expect(await thrownBy(fail?.())).toBe("failed as asked");
  });

  it("[BD52] [BD53] waits again and again until its wait fails, which unwinds it", async () => {
    const error = new Error("unwound");
    const { imports, waits } = clock((count) =>
      count < 4 ? Promise.resolve() : Promise.reject(error),
    );
    const { hang } = await exported("misbehave", "testing:misbehave/misbehave", imports);
    expect(await thrownBy(hang?.())).toBe(error);
    expect(waits).toEqual(Array.from({ length: 4 }, () => 3_600_000_000_000n));
  });
});
