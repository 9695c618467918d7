/**
 * What a function can reach of the variables around it, as the debugger sees it: everything that code keeps in
 * its closures, private fields included.
 */
import { Session } from "node:inspector/promises";
import type { Runtime } from "node:inspector";

const PROBED = "closureStateProbed";
const IDENTITY = "closureStateIdentity";

/** Lines of `path: value`, sorted; what is reached twice is written once. */
export async function closureState(probed: CallableFunction): Promise<readonly string[]> {
  const session = new Session();
  session.connect();
  const ids = new WeakMap<object, number>();
  let count = 0;
  Object.assign(globalThis, {
    [PROBED]: probed,
    [IDENTITY]: (value: object): number => {
      const known = ids.get(value);
      if (known !== undefined) return known;
      ids.set(value, (count += 1));
      return count;
    },
  });
  try {
    const { result } = await session.post("Runtime.evaluate", { expression: PROBED });
    const walk = new Walk(session);
    await walk.scopesOf(result.objectId ?? "");
    return walk.lines.toSorted();
  } finally {
    Reflect.deleteProperty(globalThis, PROBED);
    Reflect.deleteProperty(globalThis, IDENTITY);
    session.disconnect();
  }
}

const ownScope = /^(?:Closure|Block|Local)/;

/** Whose content is looked at elsewhere, or is no state. */
const opaque =
  /^(?:DataView|Memory|Table|Instance|Module|Text\w+|Promise|Generator|.*Buffer|\w+Array)\b/;

function isOpaque({ className = "" }: Runtime.RemoteObject): boolean {
  return opaque.test(className);
}

function shown(value: Runtime.RemoteObject | undefined): string {
  if (value === undefined) return "nothing";
  const { type, className = type, description = className, unserializableValue } = value;
  if (type === "function" || isOpaque(value)) return className;
  if (value.objectId !== undefined) return description;
  return unserializableValue ?? JSON.stringify(value.value) ?? type;
}

/** The types leave out private fields. */
interface Properties extends Runtime.GetPropertiesReturnType {
  readonly privateProperties?: readonly Pick<Runtime.PropertyDescriptor, "name" | "value">[];
}

class Walk {
  readonly lines: string[] = [];
  readonly #session: Session;
  readonly #seen = new Set<number>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** The variables of the functions around it; those of the module and the global ones are everybody's. */
  async scopesOf(objectId: string): Promise<void> {
    const { internalProperties = [] } = await this.#properties(objectId);
    const scopes = internalProperties.find(({ name }) => name === "[[Scopes]]")?.value?.objectId;
    const { result } = await this.#properties(scopes ?? "");
    for (const { name, value } of result) {
      if (value?.objectId === undefined || !ownScope.test(value.description ?? "")) continue;
      const variables = await this.#properties(value.objectId);
      for (const variable of variables.result) {
        await this.#value(`${name}.${variable.name}`, variable.value);
      }
    }
  }

  async #value(path: string, value: Runtime.RemoteObject | undefined): Promise<void> {
    this.lines.push(`${path}: ${shown(value)}`);
    if (value?.objectId === undefined || value.type === "symbol") return;
    if (value.className === "Global") return this.#global(path, value.objectId);
    if (isOpaque(value)) return;
    const identity = await this.#call(value.objectId, `function () { return ${IDENTITY}(this); }`);
    if (typeof identity !== "number" || this.#seen.has(identity)) return;
    this.#seen.add(identity);
    await this.#members(path, value.objectId);
  }

  async #members(path: string, objectId: string): Promise<void> {
    const {
      result,
      internalProperties = [],
      privateProperties = [],
    } = await this.#properties(objectId);
    for (const member of [...result, ...privateProperties]) {
      if (member.name !== "__proto__") await this.#value(`${path}.${member.name}`, member.value);
    }
    const entries = internalProperties.find(({ name }) => name === "[[Entries]]")?.value?.objectId;
    if (entries !== undefined) await this.#members(`${path}[entries]`, entries);
  }

  async #global(path: string, objectId: string): Promise<void> {
    const value = await this.#call(objectId, "function () { return String(this.value); }");
    this.lines.push(`${path}.value: ${String(value)}`);
  }

  async #call(objectId: string, functionDeclaration: string): Promise<unknown> {
    const { result } = await this.#session.post("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration,
      returnByValue: true,
    });
    return result.value;
  }

  #properties(objectId: string): Promise<Properties> {
    return this.#session.post("Runtime.getProperties", { objectId, ownProperties: true });
  }
}
