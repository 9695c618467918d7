/**
 * What a workflow did, as the journal of its world has it: its program is run again on the answers that came, in
 * the order in which they came (R1), and everything else must follow.
 */
import { isDeepStrictEqual } from "node:util";
import type { Commit } from "../../src/execution/commit.ts";
import { delayId } from "../../src/execution/delay-id.ts";
import type { ExecutionId, OwnerId } from "../../src/execution/execution-id.ts";
import { childId, topLevelOf } from "../../src/execution/execution-id.ts";
import type { RequestFact } from "../../src/execution/fact.ts";
import type { JoinSetId } from "../../src/execution/join-set-id.ts";
import type { End, WorkflowProgram } from "./program.ts";
import { pathIn } from "./sim-components.ts";
import { endOf } from "./sim-workflow.ts";
import { isValue, isWaiting, mayBeCancelled } from "./story-facts.ts";
import type { Arrival, Child, Placed } from "./told-journal.ts";
import { ToldJournal } from "./told-journal.ts";
import { ToldSet } from "./told-set.ts";
import type { SimReply, SimRequest } from "./workflow-program.ts";
import { follow, NONE, told } from "./workflow-program.ts";

export interface Teller {
  readonly id: ExecutionId;
  /** In its generation. */
  readonly owner: OwnerId;
  readonly number: number;
  readonly path: string;
  /** The time that it saw before its request of that number, if it was noted. */
  readonly seenAtMs: (request: number) => number | undefined;
}

/** What is wrong with the story of one workflow. */
export function judgeStory(
  teller: Teller,
  program: WorkflowProgram,
  commits: readonly Commit[],
): string[] {
  const story = new Story(teller, commits);
  try {
    story.tell(program);
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
    return [error.message];
  }
  return [];
}

class Contradiction extends Error {}
/** The execution ended before it could ask. */
class CutShort extends Error {}

class Story {
  readonly #teller: Teller;
  readonly #journal: ToldJournal;
  readonly #sets = new Map<JoinSetId, ToldSet>();
  #told = 0;
  #oneOffs = 0;
  #generated = 0;
  #nowMs: number;
  /** Members of closed sets that have to end before what comes next. */
  #closing: ToldSet[] = [];
  #awaitsClosing = false;

  constructor(teller: Teller, commits: readonly Commit[]) {
    this.#teller = teller;
    this.#journal = new ToldJournal(teller.number, commits);
    this.#nowMs = this.#journal.begunAtMs;
  }

  tell(program: WorkflowProgram): void {
    this.#childrenEndFirst();
    const run = follow(program, this.#teller.path);
    let end: End;
    try {
      let next = run.next();
      for (let index = 0; next.done !== true; index += 1) {
        this.#sees(index);
        const request = next.value;
        if (request.kind === "restart") {
          this.#restarts(request.path);
          return;
        }
        next = run.next(this.#answer(request));
      }
      end = next.value;
      if (end.kind !== "failure" || program.end !== "poison") this.#closeAll();
    } catch (error) {
      if (!(error instanceof CutShort)) throw error;
      // What is deadly may have died each time before what it had asked for was on disk.
      end = program.end === "poison" ? GIVEN_UP : CANCELLED;
    }
    this.#endsWith(end);
  }

  /** No child outlives its parent. */
  #childrenEndFirst(): void {
    for (const { asked, end } of this.#journal.children) {
      const isLater = end === undefined || end.place > (this.#journal.end?.place ?? Infinity);
      if (isLater) throw new Contradiction(`${asked.joinSet} has a child that outlives it`);
    }
  }

  #sees(index: number): void {
    const seen = this.#teller.seenAtMs(index);
    // What an execution that was ended saw is from before it was.
    if (seen === undefined || this.#journal.requests[this.#told] === undefined) return;
    if (seen !== this.#nowMs) {
      throw new Contradiction(`request ${index} saw the time ${seen}, it was ${this.#nowMs}`);
    }
  }

  /** The next generation begins when nothing is left of this one. */
  #restarts(path: string): void {
    this.#closeAll();
    if (this.#told < this.#journal.requests.length) throw new Contradiction("it asked for more");
    const next = this.#journal.next;
    // It may have been cancelled before.
    if (next === undefined) throw new CutShort();
    if (pathIn(next.fact.params) !== path) {
      throw new Contradiction(`it begins again with other params than ${path}`);
    }
    this.#closedBefore(next.place);
  }

  #answer(request: Exclude<SimRequest, { readonly kind: "restart" }>): SimReply {
    switch (request.kind) {
      case "call":
      case "sleep":
        return this.#oneOff(request);
      case "create":
        return this.#create(request.name);
      case "submit":
        return this.#submit(request);
      case "delay":
        return this.#delay(this.#set(request.set));
      case "next":
        return this.#next(this.#set(request.set));
      case "try":
        return this.#try(this.#set(request.set));
      case "close":
        this.#close(this.#set(request.set));
        this.#awaitsClosing ||= request.isAwaited;
        return told("");
      case "schedule":
        return this.#schedule(request);
      case "stub":
        return this.#stub(request);
    }
  }

  #delay(set: ToldSet): SimReply {
    const delay = (set.delays += 1);
    set.unawaited += 1;
    this.#expect({ kind: "delay-requested", joinSet: set.id, delay });
    return told(delayId(this.#teller.owner, set.id, delay));
  }

  #schedule(request: Extract<SimRequest, { readonly kind: "schedule" }>): SimReply {
    const { id, ffqn, path } = request;
    const { refusal } = this.#expect({ kind: "scheduled", id, ffqn }, path).fact;
    return told(refusal?.kind ?? "scheduled");
  }

  #oneOff(request: Extract<SimRequest, { readonly kind: "call" | "sleep" }>): SimReply {
    this.#oneOffs += 1;
    if (request.kind === "sleep") {
      const joinSet = `o:${this.#oneOffs}-sleep`;
      this.#expect({ kind: "delay-requested", joinSet, delay: 1 });
      return this.#takes(this.#journal.arrivalsIn(joinSet)[0]);
    }
    const name = request.ffqn.slice(request.ffqn.lastIndexOf(".") + 1);
    const joinSet = `o:${this.#oneOffs}-${name}`;
    this.#expect({ kind: "asked", joinSet, ffqn: request.ffqn }, request.path);
    return this.#takes(this.#journal.arrivalsIn(joinSet)[0]);
  }

  #create(name: string | null): SimReply {
    const id = (name === null ? `g:${(this.#generated += 1)}` : `n:${name}`) as JoinSetId;
    if (this.#sets.has(id)) return told(NONE);
    this.#expect({ kind: "join-set-created", joinSet: id });
    this.#sets.set(id, new ToldSet(id));
    return told(id);
  }

  #submit({ set: id, ffqn, path }: Extract<SimRequest, { readonly kind: "submit" }>): SimReply {
    const set = this.#set(id);
    const ordinal = (set.children += 1);
    const { fact } = this.#peek();
    if (fact.kind === "submit-refused") {
      this.#expect({ kind: "submit-refused", joinSet: id, ordinal, ffqn }, path);
      return told(fact.refusal.kind);
    }
    set.unawaited += 1;
    const numbered = ordinal === 1 ? {} : { ordinal };
    this.#expect({ kind: "asked", joinSet: id, ffqn, ...numbered }, path);
    return told(childId(this.#teller.owner, id, ordinal));
  }

  #next(set: ToldSet): SimReply {
    if (set.unawaited === 0) {
      this.#expect({ kind: "joined-too-many", joinSet: set.id, ffqn: null });
      return told(NONE);
    }
    this.#expect({ kind: "joined", joinSet: set.id, ffqn: null });
    return this.#take(set);
  }

  /** It sees every answer that the journal has by then (R5). */
  #try(set: ToldSet): SimReply {
    const { place } = this.#peek();
    const come = this.#journal.arrivalsIn(set.id).filter((arrival) => arrival.place < place);
    const isFound = come.length > set.taken;
    const outcome = isFound ? "found" : set.unawaited === 0 ? "all-processed" : "pending";
    this.#expect({ kind: "join-tried", joinSet: set.id, outcome });
    return isFound ? this.#take(set) : told(outcome);
  }

  #take(set: ToldSet): SimReply {
    const arrival = this.#journal.arrivalsIn(set.id)[set.taken];
    set.taken += 1;
    set.unawaited -= 1;
    return this.#takes(arrival);
  }

  #takes(arrival: Arrival | undefined): SimReply {
    const { place = Infinity } = this.#journal.requests[this.#told] ?? {};
    if (arrival === undefined || arrival.place > this.#journal.endsAt) throw new CutShort();
    if (arrival.place > place) throw new Contradiction("it went on before it was answered");
    this.#nowMs = Math.max(this.#nowMs, arrival.atMs);
    return arrival.reply;
  }

  #stub(request: Extract<SimRequest, { readonly kind: "stub" }>): SimReply {
    const { target, value } = request;
    if (topLevelOf(target) !== topLevelOf(this.#teller.id)) return this.#stubAbroad(target);
    const { place } = this.#peek();
    const child = this.#journal.children.find(
      ({ asked }) => childId(this.#teller.owner, asked.joinSet, asked.ordinal ?? 1) === target,
    );
    const isOpen = child?.end === undefined || child.end.place > place;
    const isSame = child?.end !== undefined && isValue(child.end.fact.retval, value);
    const kind = isOpen || isSame ? "ok" : "conflict";
    this.#expect({ kind: "stubbed", target, outcome: { kind } });
    if (isOpen && !isSame) throw new Contradiction(`${target} did not get the result of its stub`);
    return told(kind);
  }

  /** The next answer after the request is that of the other tree. */
  #stubAbroad(target: ExecutionId): SimReply {
    const { place } = this.#expect({ kind: "stubbed", target, outcome: null });
    for (const { fact, ...at } of this.#journal.facts) {
      if (at.place < place || fact.kind !== "stub-answered") continue;
      if (fact.by !== this.#teller.number) continue;
      if (at.place > (this.#journal.end?.place ?? 0)) break;
      if (fact.target !== target)
        throw new Contradiction(`${target} is answered as ${fact.target}`);
      this.#nowMs = Math.max(this.#nowMs, at.atMs);
      return told(fact.outcome.kind);
    }
    throw new CutShort();
  }

  #closeAll(): void {
    const open = [...this.#sets.values()].filter(({ unawaited }) => unawaited > 0);
    for (const set of open.toReversed()) this.#close(set);
  }

  /** What can be cancelled has ended, or is about to, in the same breath. */
  #close(set: ToldSet): void {
    if (set.unawaited === 0) return;
    const { seq } = this.#expect({
      kind: "join-set-closed",
      joinSet: set.id,
      members: set.unawaited,
    });
    set.unawaited = 0;
    this.#closing.push(set);
    for (const { asked, end } of this.#childrenOf(set)) {
      const isOver = end !== undefined && end.seq <= seq;
      const isEnding = this.#journal.facts.some(
        ({ fact, ...at }) => fact.kind === "ending" && fact.of === asked.child && at.seq <= seq,
      );
      if (!isOver && !isEnding && mayBeCancelled(asked)) {
        throw new Contradiction(`${asked.joinSet} leaves a member behind: ${asked.ffqn}`);
      }
    }
  }

  #childrenOf({ id }: ToldSet): readonly Child[] {
    return this.#journal.children.filter(({ asked }) => asked.joinSet === id);
  }

  /** The next request is that one; what waits comes after all that was closed. */
  #expect<Kind extends RequestFact["kind"]>(
    expected: { readonly kind: Kind } & Readonly<Record<string, unknown>>,
    path?: string,
  ): Placed<Extract<RequestFact, { readonly kind: Kind }>> {
    const found = this.#peek();
    this.#told += 1;
    const { fact } = found;
    const actual = Object.fromEntries(
      Object.keys(expected).map((key) => [key, Reflect.get(fact, key)]),
    );
    if (!isDeepStrictEqual(actual, expected)) {
      const [was, should] = [fact, expected].map((value) => JSON.stringify(value));
      throw new Contradiction(`request ${this.#told - 1} is ${was}, not ${should}`);
    }
    if (path !== undefined && "params" in fact && pathIn(fact.params ?? "") !== path) {
      throw new Contradiction(`${fact.params} was asked for, not ${path}`);
    }
    if (this.#awaitsClosing || isWaiting(fact)) this.#closedBefore(found.place);
    this.#nowMs = Math.max(this.#nowMs, found.atMs);
    return { ...found, fact: fact as Extract<RequestFact, { readonly kind: Kind }> };
  }

  #closedBefore(place: number): void {
    for (const { asked, end } of this.#closing.flatMap((set) => this.#childrenOf(set))) {
      if (end === undefined || end.place > place) {
        throw new Contradiction(`it goes on before a closed member has ended: ${asked.ffqn}`);
      }
    }
    this.#closing = [];
    this.#awaitsClosing = false;
  }

  #peek(): Placed<RequestFact> {
    const found = this.#journal.requests[this.#told];
    if (found === undefined) throw new CutShort();
    return found;
  }

  #endsWith(end: End): void {
    const retval = this.#journal.end?.fact.retval;
    if (retval === undefined) throw new Contradiction("it has no end");
    const actual = endOf(retval);
    if (isDeepStrictEqual(actual, CANCELLED)) return;
    if (this.#told < this.#journal.requests.length) throw new Contradiction("it asked for more");
    if (isDeepStrictEqual(actual, end)) return;
    throw new Contradiction(`it ends ${JSON.stringify(actual)}, not ${JSON.stringify(end)}`);
  }

  #set(id: JoinSetId): ToldSet {
    const set = this.#sets.get(id);
    if (set === undefined) throw new Error(`the program has no ${id}`);
    return set;
  }
}

const GIVEN_UP: End = { kind: "failure", failure: "uncategorized" };
const CANCELLED: End = { kind: "failure", failure: "cancelled" };
