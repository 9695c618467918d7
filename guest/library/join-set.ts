/** Join sets: children and delays that run beside each other, whose answers come in the order in which they are there. */
import * as native from "obelisk:workflow/workflow-support@6.0.0";
import type { FailureKind, NativeJoinSet } from "obelisk:workflow/workflow-support@6.0.0";
import { needsHost } from "../runtime/building.ts";
import { CallError, hasPayload } from "../runtime/call-error.ts";
import { fromWit } from "../runtime/from-wit.ts";
import { jsonOfWit, witOfJson } from "../runtime/json-of-wit.ts";
import { shown } from "../runtime/shown.ts";
import type { Signature } from "../runtime/signature.ts";
import { toWit } from "../runtime/to-wit.ts";
import { signatureOf } from "../runtime/wrapped-function.ts";
import { paramsJson } from "./params-json.ts";
import type { Duration } from "./schedule.ts";
import { scheduleAt } from "./schedule.ts";

interface JsonResult {
  readonly tag: "ok" | "err";
  readonly val?: string | null;
}

/** A member of a join set. */
abstract class Member {
  readonly id: string;
  #answer: JsonResult | null = null;

  constructor(id: string) {
    this.id = id;
  }

  /** Its answer was taken. */
  get isDone(): boolean {
    return this.#answer !== null;
  }

  protected get answer(): JsonResult {
    if (this.#answer === null) {
      throw new Error(`${this.id} has not answered, or nobody has taken its answer: use next()`);
    }
    return this.#answer;
  }

  /** For the join set alone. */
  settle(answer: JsonResult): void {
    this.#answer = answer;
  }
}

/** An execution that was submitted. */
export class Child<Result> extends Member {
  readonly #signature: Signature;

  constructor(id: string, signature: Signature) {
    super(id);
    this.#signature = signature;
  }

  /** What the function returned; throws what it threw. */
  result(): Result {
    const { tag, val } = this.answer;
    const { ffqn, name, result } = this.#signature;
    const type = result?.kind === "result" ? result[tag] : null;
    const json: unknown = val === undefined || val === null ? null : JSON.parse(val);
    const value =
      type === null ? undefined : fromWit(type, witOfJson(type, json), `what ${name} returned`);
    if (tag === "err") throw new CallError(ffqn, value);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is of the function's WIT type
    return value as Result;
  }

  /** How it failed without returning anything; undefined when it returned, be it an err. */
  get failure(): FailureKind | undefined {
    if (!this.isDone) return undefined;
    return native.getExecutionFailureKind({ id: this.id }) ?? undefined;
  }
}

/** A delay that was submitted. */
export class Delay extends Member {
  /** It was cancelled instead of coming to its end. */
  get isCancelled(): boolean {
    return this.answer.tag === "err";
  }
}

type AnyMember = Child<unknown> | Delay;

export class JoinSet {
  readonly id: string;
  #handle: NativeJoinSet | null;
  readonly #members = new Map<string, AnyMember>();

  constructor(name: string | undefined) {
    this.#handle = name === undefined ? native.joinSetCreate() : named(name);
    this.id = this.#handle.id();
  }

  /** Begins a child: `set.submit(fibo, 10)`. */
  submit<Args extends unknown[], Result>(
    called: (...args: Args) => Result,
    ...args: Args
  ): Child<Awaited<Result>> {
    const signature = signatureIn(called, "submit");
    const params = paramsJson(signature, args);
    const { id } = native.submitJson(this.#open(), functionName(signature.ffqn), params);
    return this.#add(new Child<Awaited<Result>>(id, signature));
  }

  /** Begins a delay, which answers when it is over. */
  delay(time: number | Duration | Date): Delay {
    const { id } = native.submitDelay(this.#open(), scheduleAt(time, "delay"));
    return this.#add(new Delay(id));
  }

  /** Waits for the next member that answers; undefined when all have. */
  next(): AnyMember | undefined {
    const handle = this.#open();
    return this.#taken(handle, () => native.joinNext(handle));
  }

  /** As `next`, without waiting: null when nobody has answered yet. */
  tryNext(): AnyMember | undefined | null {
    const handle = this.#open();
    try {
      return this.#taken(handle, () => native.joinNextTry(handle));
    } catch (thrown) {
      if (hasPayload(thrown) && tagOf(thrown.payload) === "pending") return null;
      throw thrown;
    }
  }

  /** Cancels what can be cancelled of its members, and waits for the others. */
  close(): void {
    const handle = this.#handle;
    this.#handle = null;
    if (handle !== null) native.joinSetClose(handle);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** All members that answer from now on. */
  *[Symbol.iterator](): Generator<AnyMember, undefined> {
    for (let done = this.next(); done !== undefined; done = this.next()) yield done;
    return undefined;
  }

  #taken(handle: NativeJoinSet, ask: () => JsonResult): AnyMember | undefined {
    let answer: JsonResult;
    try {
      answer = ask();
    } catch (thrown) {
      if (hasPayload(thrown) && tagOf(thrown.payload) === "all-processed") return undefined;
      throw thrown;
    }
    const id = handle.lastId()?.val.id ?? "";
    const member = this.#members.get(id);
    if (member === undefined) throw new Error(`${id} answered, which was never submitted`);
    this.#members.delete(id);
    member.settle(answer);
    return member;
  }

  #add<Added extends AnyMember>(member: Added): Added {
    this.#members.set(member.id, member);
    return member;
  }

  #open(): NativeJoinSet {
    if (this.#handle === null) throw new Error(`the join set ${this.id} is closed`);
    return this.#handle;
  }
}

/** A new join set; closed at the end of its block when it is declared with `using`. */
export function joinSet(name?: string): JoinSet {
  needsHost("joinSet()");
  return new JoinSet(name);
}

/** Begins an execution of its own, which nobody waits for, and gives its id. */
export function schedule<Args extends unknown[]>(
  called: (...args: Args) => unknown,
  args: Args,
  time: number | Duration | Date = 0,
): string {
  needsHost("schedule()");
  const signature = signatureIn(called, "schedule");
  const params = paramsJson(signature, args);
  const execution = native.executionIdGenerate();
  const at = time === 0 ? ({ tag: "now" } as const) : scheduleAt(time, "schedule");
  native.scheduleJson(execution, at, functionName(signature.ffqn), params);
  return execution.id;
}

/** Gives an execution of a stub its result. Throws what the host says when it has not taken it. */
export function fulfil<Result>(
  called: (...args: never[]) => Result,
  executionId: string,
  result: { readonly ok: Awaited<Result> } | { readonly err: unknown },
): void {
  needsHost("fulfil()");
  const { name, result: declared } = signatureIn(called, "fulfil");
  const tag = "ok" in result ? "ok" : "err";
  const type = declared?.kind === "result" ? declared[tag] : null;
  const value: unknown = "ok" in result ? result.ok : result.err;
  const json = type === null ? null : jsonOfWit(type, toWit(type, value, `the ${tag} of ${name}`));
  native.stubJson({ id: executionId }, JSON.stringify({ [tag]: json }));
}

function named(name: string): NativeJoinSet {
  try {
    return native.joinSetCreateNamed(name);
  } catch (thrown) {
    if (!hasPayload(thrown)) throw thrown;
    const message =
      tagOf(thrown.payload) === "conflict"
        ? `there has been a join set \`${name}\` before`
        : `a join set is named with letters, digits, \`-\` and \`/\`, not \`${name}\``;
    throw new Error(message, { cause: thrown });
  }
}

function signatureIn(called: object, user: string): Signature {
  const signature = signatureOf(called);
  if (signature === undefined) {
    throw new TypeError(
      `${user}: expected a function that the world imports from a component, not ${shown(called)}`,
    );
  }
  return signature;
}

function functionName(ffqn: string): {
  readonly interfaceName: string;
  readonly functionName: string;
} {
  const dot = ffqn.lastIndexOf(".");
  return { interfaceName: ffqn.slice(0, dot), functionName: ffqn.slice(dot + 1) };
}

function tagOf(payload: unknown): unknown {
  return typeof payload === "object" && payload !== null ? Reflect.get(payload, "tag") : undefined;
}
