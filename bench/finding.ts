/** A line of the report: what was measured, against which peer, and what the budget demands of it. */
import type { Series } from "./series.ts";
import type { Spread } from "./spread.ts";

export type Finding = TimeFinding | CountFinding | SizeFinding | NotMeasured;

export interface TimeFinding {
  readonly kind: "time";
  readonly what: string;
  readonly unit: "ms" | "us";
  readonly measured: Spread;
  readonly peer: { readonly name: string; readonly time: Spread; readonly ratio: Spread } | null;
  /** The most that the ratio, or where there is no peer the time, may be. */
  readonly budget: number | null;
}

/** Exact, so a count over its budget is a failure. */
export interface CountFinding {
  readonly kind: "count";
  readonly what: string;
  readonly measured: number;
  readonly budget: { readonly most: number } | { readonly exactly: number } | null;
}

export interface SizeFinding {
  readonly kind: "size";
  readonly what: string;
  readonly bytes: number;
  readonly budgetBytes: number | null;
}

export interface NotMeasured {
  readonly kind: "not-measured";
  readonly what: string;
  readonly budget: string;
  readonly reason: string;
}

/** Milliseconds against those of a peer that was measured in the same rounds. */
export function againstPeer(
  what: string,
  measured: Series,
  { peer, budget }: { readonly peer: Series; readonly budget: number | null },
): TimeFinding {
  return {
    kind: "time",
    what,
    unit: "ms",
    measured: measured.spread,
    peer: { name: peer.name, time: peer.spread, ratio: measured.ratioTo(peer) },
    budget,
  };
}

/** The same against several peers: the budget is one against the judged ones. */
export function againstPeers(
  what: string,
  measured: Series,
  peers: readonly JudgedSeries[],
  budget: number | null,
): TimeFinding[] {
  return peers.map(({ series: peer, isJudged }) =>
    againstPeer(what, measured, { peer, budget: isJudged ? budget : null }),
  );
}

export interface JudgedSeries {
  readonly series: Series;
  readonly isJudged: boolean;
}

export type Verdict = "meets" | "misses" | "not measured" | "no budget";

export function verdictOf(finding: Finding): Verdict {
  switch (finding.kind) {
    case "time": {
      const { measured, peer, budget } = finding;
      return atMost((peer?.ratio ?? measured).median, budget);
    }
    case "count": {
      const { measured, budget } = finding;
      if (budget === null) return "no budget";
      if ("most" in budget) return atMost(measured, budget.most);
      return measured === budget.exactly ? "meets" : "misses";
    }
    case "size":
      return atMost(finding.bytes, finding.budgetBytes);
    case "not-measured":
      return "not measured";
  }
}

function atMost(value: number, budget: number | null): Verdict {
  if (budget === null) return "no budget";
  return value <= budget ? "meets" : "misses";
}
