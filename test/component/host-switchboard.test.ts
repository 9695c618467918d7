import { describe, expect, it } from "vitest";
import type { HostInterfaces } from "../../src/component/host-function.ts";
import { HostSwitchboard } from "../../src/component/host-switchboard.ts";

class Stream {
  readonly isOpen = true;
}

function run(answer: string): HostInterfaces {
  return (name) => (name === "host" ? { f: (x: number) => `${answer} ${x}`, Stream } : undefined);
}

function called(interfaces: HostInterfaces, ...args: readonly unknown[]): unknown {
  const f: unknown = interfaces("host")?.["f"];
  if (typeof f !== "function") throw new Error("no function");
  const returned: unknown = Reflect.apply(f, undefined, args);
  return returned;
}

describe("what an instance has for its host", () => {
  it("[CO105] is the host of the run that it has", () => {
    const switchboard = new HostSwitchboard();
    switchboard.connect(run("first"));
    const host = switchboard.interfaces("host");
    expect(called(() => host, 1)).toBe("first 1");
    switchboard.connect(run("second"));
    expect(called(() => host, 2)).toBe("second 2");
  });

  it("[CO105] is nobody between two runs: a late call fails", () => {
    const switchboard = new HostSwitchboard();
    switchboard.connect(run("first"));
    const host = switchboard.interfaces("host");
    switchboard.disconnect();
    expect(() => called(() => host, 1)).toThrow("by an instance that has no run");
  });

  it("[CO105] has the classes of resources as they are, and nothing that the host does not have", () => {
    const switchboard = new HostSwitchboard();
    switchboard.connect(run("first"));
    expect(switchboard.interfaces("host")?.["Stream"]).toBe(Stream);
    expect(switchboard.interfaces("other")).toBeUndefined();
  });
});
