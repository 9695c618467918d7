/** An instance of the component that does as it is told, with the host of a test. */
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import type { CallEnd, ComponentInstance } from "../../src/component/component-instance.ts";
import { CoreInstance } from "../../src/component/core-instance.ts";
import { isExecutable } from "../../src/component/executable-function.ts";
import { JcoInstance } from "../../src/component/jco-instance.ts";
import type { WitValue } from "../../src/wit/wit-value.ts";
import { things } from "./caller-component.ts";

export class Thing {
  readonly thingName: string;
  readonly #log: string[];

  constructor(thingName: string, log: string[] = []) {
    this.thingName = thingName;
    this.#log = log;
  }

  static make(name: string): Thing {
    return new Thing(`made ${name}`);
  }

  name(): string {
    return this.thingName;
  }

  [Symbol.dispose](): void {
    this.#log.push(`${this.thingName} is gone`);
  }
}

export class Other {
  readonly isOther = true;
}

/** Functions in the form of bindings; those that a test does not call are there all the same. */
export type Things = Readonly<Record<string, unknown>>;

const notCalled = Object.fromEntries(
  "ask attempt text find findAll findOther look give lookAndGive".split(" ").map((name) => [
    name,
    () => {
      throw new Error(`${name} is not called`);
    },
  ]),
);

export interface Caller {
  readonly instance: ComponentInstance;
  call(name: string, ...params: readonly WitValue[]): CallEnd | Promise<CallEnd>;
}

export async function callerWith(entry: ComponentEntry, host: Things): Promise<Caller> {
  const code = await entry.load();
  const interfaces = (name: string): Things | undefined =>
    name === things ? { Thing, Other, ...notCalled, ...host } : undefined;
  const instance =
    code.border === "core"
      ? new CoreInstance(code, interfaces)
      : await JcoInstance.instantiate(code, interfaces);
  return {
    instance,
    call: (name, ...params) => {
      const signature = entry.exports.find(({ ffqn }) => ffqn.endsWith(`.${name}`));
      if (signature === undefined || !isExecutable(signature)) throw new Error(`no ${name}`);
      return instance.call(signature, params);
    },
  };
}
