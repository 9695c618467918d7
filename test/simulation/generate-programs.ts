/** Generates the programs of a simulated world. */
import type { Ffqn } from "../../src/wit/ffqn.ts";
import { makeFfqn } from "../../src/wit/ffqn.ts";
import { joinSetSteps } from "./join-set-steps.ts";
import type {
  ActivityProgram,
  AttemptEnd,
  Program,
  Programs,
  Style,
  WorkflowCall,
  WorkflowProgram,
} from "./program.ts";
import { LOCK_EXPIRY_MS, mainOf, programOf } from "./program.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** @param lastEnds how activities may fail for good */
export function generatePrograms(
  random: SeededRandom,
  lastEnds: readonly AttemptEnd[],
  style: Style = "calls",
): Programs {
  const programs = new Map<Ffqn, Program>();
  const callable: Ffqn[] = [];
  for (let i = random.between(1, 4); i > 0; i -= 1) {
    const ffqn = makeFfqn("sim:activities/ifc", `a${i}`);
    programs.set(ffqn, generateActivity(random, ffqn, lastEnds));
    callable.push(ffqn);
  }
  if (style !== "calls") {
    const ffqn = makeFfqn("sim:stubs/ifc", "s");
    programs.set(ffqn, { kind: "activity_stub", ffqn });
    callable.push(ffqn);
  }
  for (let i = random.between(style === "calls" ? 1 : 2, 3); i > 0; i -= 1) {
    const suffix = style !== "calls" && random.chance(0.5) ? "-cancellable" : "";
    const ffqn = makeFfqn("sim:workflows/ifc", `w${4 - i}${suffix}`);
    const ends = ["err", "trap", ...lastEnds.filter((end) => end === "poison")] as const;
    const program = style === "calls" ? generateWorkflow : joinSetWorkflow(style, ends);
    programs.set(ffqn, program(random, ffqn, callable));
    callable.push(ffqn);
  }
  if (style === "again") beginAgain(programs, random.between(2, 4));
  return programs;
}

function beginAgain(programs: Map<Ffqn, Program>, generations: number): void {
  const main = mainOf(programs);
  const program = programOf(programs, main);
  if (program.kind === "workflow") programs.set(main, { ...program, generations });
}

function generateActivity(
  random: SeededRandom,
  ffqn: Ffqn,
  lastEnds: readonly AttemptEnd[],
): ActivityProgram {
  const failures = Array.from({ length: random.between(0, 2) }, () =>
    random.pick<AttemptEnd>(["err", "trap", "hang"]),
  );
  const mayExhaust = random.chance(0.2);
  const last = mayExhaust
    ? random.pick<AttemptEnd>(["err", "trap", "hang"])
    : random.chance(0.3)
      ? random.pick<AttemptEnd>(["ok", ...lastEnds])
      : "ok";
  return {
    kind: "activity",
    ffqn,
    attempts: last === "poison" ? [last] : [...failures, last],
    durationMs: random.chance(0.6) ? 0 : random.between(1, LOCK_EXPIRY_MS / 2),
    isRepairable: random.chance(0.5),
    policy: {
      backoffFactor: random.pick([2, 2, 1, 3]),
      maxBackoffMs: random.pick([1_000_000, 150]),
      jitter: random.pick([0, 0, 1]),
      onExhausted: mayExhaust ? "pause" : "fail",
    },
  };
}

function generateWorkflow(
  random: SeededRandom,
  ffqn: Ffqn,
  callable: readonly Ffqn[],
): WorkflowProgram {
  const [first = ffqn, ...rest] = callable;
  // Only a workflow that calls no other may be long, or the tree would grow with a power of it.
  const isLong = !callable.some((name) => name.includes("/ifc.w")) && random.chance(0.2);
  return {
    kind: "workflow",
    ffqn,
    steps: Array.from({ length: random.between(0, isLong ? 120 : 5) }, () =>
      random.chance(0.2)
        ? { kind: "sleep", ms: random.pick([0, 10, 700, 20_000, 3_600_000]) }
        : {
            kind: "call",
            ffqn: random.pick([first, ...rest]),
            onErr: random.pick<WorkflowCall["onErr"]>(["return", "mix", "mix"]),
          },
    ),
    end: random.chance(0.8) ? "ok" : random.pick(["err", "trap"]),
  };
}

function joinSetWorkflow(
  style: Exclude<Style, "calls">,
  ends: readonly ["err", "trap", ...WorkflowProgram["end"][]],
) {
  return (random: SeededRandom, ffqn: Ffqn, callable: readonly Ffqn[]): WorkflowProgram => ({
    kind: "workflow",
    ffqn,
    steps: joinSetSteps(random, callable, style),
    end: random.chance(0.8) ? "ok" : random.pick(ends),
  });
}
