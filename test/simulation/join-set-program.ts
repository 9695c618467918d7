/** Generated workflows that use join sets, and what they mean where it does not depend on what comes first. */
import type { ExecutionId } from "../../src/execution/execution-id.ts";
import type { JoinSetId } from "../../src/execution/join-set-id.ts";
import type { Ffqn } from "../../src/wit/ffqn.ts";
import type { End, JoinSetStep, Programs, WorkflowProgram, WorkflowStep } from "./program.ts";
import { answerOf, interpret } from "./program.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { SimReply, SimRequest } from "./workflow-program.ts";
import { DELAY_OVER, follow, NONE, told } from "./workflow-program.ts";

const DELAYS_MS = [0, 10, 700, 20_000] as const;

export function usesJoinSets({ steps }: WorkflowProgram): boolean {
  return steps.some(({ kind }) => kind !== "call" && kind !== "sleep");
}

export function joinSetSteps(
  random: SeededRandom,
  callable: readonly Ffqn[],
  style: "ordered" | "free",
): readonly WorkflowStep[] {
  const first: readonly JoinSetStep[] = [
    { kind: "create", name: null },
    { kind: "submit", set: 0, ...targets(random, callable, style === "free") },
  ];
  const count = random.between(2, callable.some(isWorkflow) ? 7 : 10);
  const rest = Array.from({ length: count }, () => step(random, callable, style));
  return [...first, ...rest];
}

function step(
  random: SeededRandom,
  callable: readonly Ffqn[],
  style: "ordered" | "free",
): WorkflowStep {
  const set = random.between(0, 3);
  const isFree = style === "free";
  switch (random.pick([...KINDS, ...(isFree ? FREE_KINDS : ORDERED_KINDS)])) {
    case "create":
      return { kind: "create", name: random.pick([null, "left", "right"]) };
    case "submit":
      return { kind: "submit", set, ...targets(random, callable, isFree) };
    case "delay":
      return { kind: "delay", set, ms: random.pick(DELAYS_MS) };
    case "close":
      return { kind: "close", set, isAwaited: random.chance(0.5) };
    case "schedule": {
      const ms = random.pick(DELAYS_MS);
      const refusedBy = isFree ? random.pick([null, 0, 1]) : null;
      return { kind: "schedule", ms, ffqn: anyOf(random, callable), refusedBy };
    }
    case "stub": {
      const error = isFree && random.chance(0.3) ? 1 : 0;
      return { kind: "stub", which: random.between(-2, 1), error, isMixed: isFree };
    }
    case "call": {
      const onErr = random.pick<"return" | "mix">(["return", "mix", "mix", "mix"]);
      return { kind: "call", ffqn: anyOf(random, callable), onErr };
    }
    case "sleep":
      return { kind: "sleep", ms: random.pick(DELAYS_MS) };
    case "drain":
      return { kind: "drain", set };
    case "next":
      return { kind: "next", set, times: random.between(1, 3) };
    case "try":
      return { kind: "try", set, times: random.pick([1, 2, 150]) };
  }
}

const KINDS = [
  ...(["create", "submit", "submit", "submit", "submit", "delay", "close"] as const),
  ...(["schedule", "stub", "call", "sleep", "drain"] as const),
] as const;
const ORDERED_KINDS = ["drain"] as const;
const FREE_KINDS = ["next", "next", "try", "try"] as const;

/** At most one of them is a workflow, or the tree would grow with a power of it. */
function targets(
  random: SeededRandom,
  callable: readonly Ffqn[],
  isFree: boolean,
): { readonly targets: readonly Ffqn[]; readonly refusedBy: number | null } {
  const leaves = callable.filter((ffqn) => !isWorkflow(ffqn));
  const workflows = callable.filter(isWorkflow);
  const some = Array.from({ length: random.between(1, 4) }, () => anyOf(random, leaves));
  const one = workflows.length > 0 && random.chance(0.6) ? [anyOf(random, workflows)] : [];
  const refusedBy = isFree && random.chance(0.2) ? random.between(0, 1) : null;
  return { targets: [...one, ...some], refusedBy };
}

function isWorkflow(ffqn: Ffqn): boolean {
  return ffqn.includes("sim:workflows");
}

function anyOf(random: SeededRandom, names: readonly Ffqn[]): Ffqn {
  const [first, ...rest] = names;
  if (first === undefined) throw new Error("nothing can be called");
  return random.pick([first, ...rest]);
}

/** The end of a workflow of the style `ordered`, in a world where each member answers as soon as it is asked for. */
export function interpretJoinSets(programs: Programs, program: WorkflowProgram, path: string): End {
  const world = new OrderlyWorld(programs);
  const run = follow(program, path);
  let next = run.next();
  while (next.done !== true) next = run.next(world.reply(next.value));
  return next.value;
}

class OrderlyWorld {
  readonly #programs: Programs;
  readonly #sets = new Map<JoinSetId, SimReply[]>();
  #generated = 0;
  #children = 0;

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  reply(request: SimRequest): SimReply {
    switch (request.kind) {
      case "call":
        return answerOf(interpret(this.#programs, request.ffqn, request.path));
      case "sleep":
      case "close":
        return told("");
      case "create":
        return this.#create(request.name);
      case "submit": {
        const end = interpret(this.#programs, request.ffqn, request.path);
        this.#sets.get(request.set)?.push(answerOf(end));
        return told(NOBODY.replace("N", String((this.#children += 1))));
      }
      case "delay":
        this.#sets.get(request.set)?.push(told(DELAY_OVER));
        return told("");
      case "next":
        return this.#sets.get(request.set)?.shift() ?? told(NONE);
      case "schedule":
        return told("scheduled");
      case "stub":
        return told("ok");
      case "try":
        throw new Error("what it finds depends on what comes first");
    }
  }

  #create(name: string | null): SimReply {
    const id = name === null ? `g:${(this.#generated += 1)}` : `n:${name}`;
    if (this.#sets.has(id as JoinSetId)) return told(NONE);
    this.#sets.set(id as JoinSetId, []);
    return told(id);
  }
}

/** Some child of some execution; which one makes no difference to an orderly program. */
const NOBODY = "E_01JD0000000000000000000000.g:1_N" as ExecutionId;
