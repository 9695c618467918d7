/** Generates what a workflow does that uses join sets. */
import type { Ffqn } from "../../src/wit/ffqn.ts";
import type { JoinSetStep, Style, WorkflowCall, WorkflowStep } from "./program.ts";
import { isFree } from "./program.ts";
import type { SeededRandom } from "./seeded-random.ts";

const DELAYS_MS = [0, 10, 700, 20_000] as const;

export function joinSetSteps(
  random: SeededRandom,
  callable: readonly Ffqn[],
  style: Exclude<Style, "calls">,
): readonly WorkflowStep[] {
  const first: readonly JoinSetStep[] = [
    { kind: "create", name: null },
    { kind: "submit", set: 0, ...targets(random, callable, isFree(style)) },
  ];
  const count = random.between(2, callable.some(isWorkflow) ? 7 : 10);
  const rest = Array.from({ length: count }, () => step(random, callable, style));
  return [...first, ...rest];
}

function step(
  random: SeededRandom,
  callable: readonly Ffqn[],
  style: Exclude<Style, "calls">,
): WorkflowStep {
  const set = random.between(0, 3);
  const mayDiffer = isFree(style);
  const kind =
    style === "abroad" && random.chance(0.3)
      ? "stub"
      : random.pick([...KINDS, ...(mayDiffer ? FREE_KINDS : ORDERED_KINDS)]);
  const makers: Record<typeof kind, () => WorkflowStep> = {
    create: () => ({ kind: "create", name: random.pick([null, "left", "right"]) }),
    submit: () => ({ kind: "submit", set, ...targets(random, callable, mayDiffer) }),
    delay: () => ({ kind: "delay", set, ms: random.pick(DELAYS_MS) }),
    close: () => ({ kind: "close", set, isAwaited: random.chance(0.5) }),
    schedule: () => ({
      kind: "schedule",
      ms: random.pick(DELAYS_MS),
      refusedBy: mayDiffer ? random.pick([null, 0, 1]) : null,
      ffqn: anyOf(random, callable),
    }),
    stub: () => ({
      kind: "stub",
      isAbroad: style === "abroad" && random.chance(0.7),
      error: mayDiffer && random.chance(0.3) ? 1 : 0,
      which: random.between(-2, 1),
      isMixed: mayDiffer,
    }),
    call: () => ({
      kind: "call",
      onErr: random.pick<WorkflowCall["onErr"]>(["return", "mix", "mix", "mix"]),
      ffqn: anyOf(random, callable),
    }),
    sleep: () => ({ kind: "sleep", ms: random.pick(DELAYS_MS) }),
    drain: () => ({ kind: "drain", set }),
    next: () => ({ kind: "next", set, times: random.between(1, 3) }),
    try: () => ({ kind: "try", set, times: random.pick([1, 2, 150]) }),
  };
  return makers[kind]();
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
  mayDiffer: boolean,
): { readonly targets: readonly Ffqn[]; readonly refusedBy: number | null } {
  const leaves = callable.filter((ffqn) => !isWorkflow(ffqn));
  const workflows = callable.filter(isWorkflow);
  const some = Array.from({ length: random.between(1, 4) }, () => anyOf(random, leaves));
  const one = workflows.length > 0 && random.chance(0.6) ? [anyOf(random, workflows)] : [];
  const refusedBy = mayDiffer && random.chance(0.2) ? random.between(0, 1) : null;
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
