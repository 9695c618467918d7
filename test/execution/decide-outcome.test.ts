import { describe, expect, it } from "vitest";
import type { AttemptEnd } from "../../src/execution/decide-outcome.ts";
import {
  decideActivityOutcome,
  decideTimeout,
  decideWorkflowOutcome,
  executionFailed,
} from "../../src/execution/decide-outcome.ts";
import type { Finished } from "../../src/execution/fact.ts";
import { FAILURE_TEXT_LENGTH_MAX, VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import type { RetryPolicy } from "../../src/execution/retry-policy.ts";
import type { RunOutcome } from "../../src/execution/run-outcome.ts";
import type { ExecutionState, LockedState } from "../../src/execution/tree-state.ts";
import { executionOf } from "../../src/execution/tree-state.ts";
import type { JsonText } from "../../src/wit/json-text.ts";
import { BEGINNING_MS, json } from "../support/sample-names.ts";
import {
  asked,
  attempted,
  created,
  ERR,
  failed,
  finished,
  LOCK_MS,
  locked,
  OK,
  treeOf,
} from "../support/sample-facts.ts";

const NOW_MS = BEGINNING_MS + 5_000;
const ACTIVITY_ERR: RunOutcome = {
  kind: "returned",
  retval: { kind: "err", value: json("no luck") },
  isPermanent: false,
};
const PERMANENT: RunOutcome = { ...ACTIVITY_ERR, isPermanent: true };
const TRAP: RunOutcome = { kind: "trapped", reason: "unreachable", detail: "at add" };
const REFUSED: RunOutcome = { kind: "refused", reason: "the result is no u64", detail: null };

interface Attempt {
  readonly execution: ExecutionState;
  readonly lock: LockedState;
}

/** The attempt of an activity that has failed so often before, with at most two retries. */
function attemptAfter(failures: number, policy: Partial<RetryPolicy> = {}): Attempt {
  const earlier = Array.from({ length: failures }, (_, i) => [
    attempted(1, i + 2),
    failed(1, i + 2),
  ]);
  const tree = treeOf(
    created(),
    locked(0, 1),
    asked(0, 1),
    ...earlier.flat(),
    attempted(1, failures + 2, {
      retry: { maxRetries: 2, retryExpBackoffMs: 100, ...policy },
      expiresAtMs: BEGINNING_MS + 3 + 2 * failures + LOCK_MS,
    }),
  );
  const execution = executionOf(tree, 1);
  if (execution.pending.kind !== "locked") throw new Error("not locked");
  return { execution, lock: execution.pending };
}

function activityOutcome(failures: number, outcome: RunOutcome): AttemptEnd[0] {
  const { execution, lock } = attemptAfter(failures);
  return only(decideActivityOutcome(execution, lock, outcome, NOW_MS));
}

function only([fact, ...others]: AttemptEnd): AttemptEnd[0] {
  expect(others).toEqual([]);
  return fact;
}

function workflowOutcome(outcome: RunOutcome): Finished {
  return decideWorkflowOutcome(executionOf(treeOf(created(), locked(0, 1)), 0), outcome);
}

function timeout(failures: number): AttemptEnd[0] {
  const { execution, lock } = attemptAfter(failures);
  return only(decideTimeout(execution, lock, NOW_MS));
}

function uncategorized(of: number, reason: string, detail: string | null): Finished {
  return finished(of, {
    kind: "execution-failure",
    failure: { failure: "uncategorized", reason, detail },
  });
}

function returned(kind: "ok" | "err", value: JsonText): RunOutcome {
  return { kind: "returned", retval: { kind, value }, isPermanent: false };
}

/** A JSON string of exactly that many characters. */
function textOfLength(length: number): JsonText {
  return json("x".repeat(length - 2));
}

const temporarily = { kind: "failed", of: 1 } as const;

describe("the end of an attempt of an activity", () => {
  it("[RT3] with ok is its result", () => {
    const outcome: RunOutcome = {
      kind: "returned",
      retval: { kind: "ok", value: json(15) },
      isPermanent: false,
    };
    expect(activityOutcome(0, outcome)).toEqual(finished(1, OK));
    expect(activityOutcome(2, outcome)).toEqual(finished(1, OK));
  });

  it("[RT3] with an err is retried, and is its result when no retry is left", () => {
    const err = { ...temporarily, reason: "activity finished with error", detail: json("no luck") };
    expect(activityOutcome(0, ACTIVITY_ERR)).toEqual({
      ...err,
      run: 2,
      backoffExpiresAtMs: NOW_MS + 100,
    });
    expect(activityOutcome(1, ACTIVITY_ERR)).toEqual({
      ...err,
      run: 3,
      backoffExpiresAtMs: NOW_MS + 200,
    });
    expect(activityOutcome(2, ACTIVITY_ERR)).toEqual(finished(1, ERR));
  });

  it("[RT3] with an err without a value is retried, without a detail", () => {
    const empty: RunOutcome = {
      kind: "returned",
      retval: { kind: "err", value: null },
      isPermanent: false,
    };
    expect(activityOutcome(0, empty)).toMatchObject({ kind: "failed", detail: null });
    expect(activityOutcome(2, empty)).toEqual(finished(1, { kind: "err", value: null }));
  });

  it("[RT4] with a permanent err is its result at once", () => {
    expect(activityOutcome(0, PERMANENT)).toEqual(finished(1, ERR));
  });

  it("[RT5] with a trap is retried, then an execution failure with the text of the trap", () => {
    const trap = { ...temporarily, reason: "activity trap: unreachable", detail: "at add" };
    expect(activityOutcome(0, TRAP)).toEqual({ ...trap, run: 2, backoffExpiresAtMs: NOW_MS + 100 });
    expect(activityOutcome(1, TRAP)).toEqual({ ...trap, run: 3, backoffExpiresAtMs: NOW_MS + 200 });
    expect(activityOutcome(2, TRAP)).toEqual(
      uncategorized(1, "activity trap: unreachable", "at add"),
    );
  });

  it("[RT6] that could not be made at all is an execution failure at once", () => {
    expect(activityOutcome(0, REFUSED)).toEqual(uncategorized(1, "the result is no u64", null));
  });

  it.each(["ok", "err"] as const)("[RT8] with an %s of 1 MiB is its result", (kind) => {
    const value = textOfLength(VALUE_LENGTH_MAX);
    const failures = kind === "ok" ? 0 : 2;
    expect(activityOutcome(failures, returned(kind, value))).toEqual(finished(1, { kind, value }));
  });

  it.each(["ok", "err"] as const)(
    "[RT8] with a larger %s is an execution failure at once, which names the limit",
    (kind) => {
      const outcome = returned(kind, textOfLength(VALUE_LENGTH_MAX + 1));
      expect(activityOutcome(0, outcome)).toEqual(
        uncategorized(
          1,
          "the result has 1048577 characters of JSON; at most 1048576 are stored",
          null,
        ),
      );
    },
  );
});

describe("an attempt that outlives its lock", () => {
  it("[RT7] is retried by the same count as failures", () => {
    expect(timeout(0)).toEqual({
      kind: "timed-out",
      of: 1,
      run: 2,
      backoffExpiresAtMs: NOW_MS + 100,
    });
    expect(timeout(1)).toMatchObject({ run: 3, backoffExpiresAtMs: NOW_MS + 200 });
  });

  it("[RT7] is the execution failure `timed-out` when no retry is left", () => {
    expect(timeout(2)).toEqual(
      finished(1, {
        kind: "execution-failure",
        failure: {
          failure: "timed-out",
          reason: "attempt 3 was still running when its lock expired (`exec.lock_expiry`)",
          detail: null,
        },
      }),
    );
  });
});

describe("the end of a workflow's run", () => {
  it("[RT10] is final, whether ok or err", () => {
    expect(
      workflowOutcome({
        kind: "returned",
        retval: { kind: "ok", value: json(15) },
        isPermanent: false,
      }),
    ).toEqual(finished(0, OK));
    expect(workflowOutcome(ACTIVITY_ERR)).toEqual(finished(0, ERR));
  });

  it("[RT10] by a trap is an execution failure with the text of the trap", () => {
    expect(workflowOutcome(TRAP)).toEqual(uncategorized(0, "workflow trap: unreachable", "at add"));
  });

  it("[RT6] that could not be made at all is an execution failure", () => {
    expect(workflowOutcome(REFUSED)).toEqual(uncategorized(0, "the result is no u64", null));
  });

  it("[RT8] with a result over 1 MiB is an execution failure", () => {
    const value = textOfLength(VALUE_LENGTH_MAX + 1);
    expect(workflowOutcome(returned("ok", value))).toMatchObject({
      retval: { kind: "execution-failure", failure: { failure: "uncategorized" } },
    });
  });
});

describe("the text of a failure", () => {
  const long = "y".repeat(FAILURE_TEXT_LENGTH_MAX + 1);
  const cut = `${"y".repeat(FAILURE_TEXT_LENGTH_MAX)} ... (16385 characters)`;

  it("[EX11] is kept up to 16 Ki characters, and cut beyond with its length", () => {
    const { execution } = attemptAfter(0);
    const failure = { failure: "uncategorized", reason: long, detail: long.slice(1) } as const;
    expect(executionFailed(execution, failure)).toEqual(uncategorized(1, cut, long.slice(1)));
  });

  it("[EX11] is cut in attempts that are retried as well", () => {
    const trap = activityOutcome(0, { kind: "trapped", reason: "r", detail: long });
    expect(trap).toMatchObject({ reason: "activity trap: r", detail: cut });
    const err = activityOutcome(0, returned("err", textOfLength(20_000)));
    expect(err).toMatchObject({
      detail: expect.stringMatching(/ \.\.\. \(20000 characters\)$/) as string,
    });
  });
});

describe("a policy of its own", () => {
  function outcomeWith(policy: Partial<RetryPolicy>, failures: number, outcome: RunOutcome) {
    const { execution, lock } = attemptAfter(failures, policy);
    return decideActivityOutcome(execution, lock, outcome, NOW_MS);
  }

  it.each([
    ["a whole text", json("no luck"), ["no luck"]],
    ["a case without payload", json("out_of_stock"), ["out_of_stock"]],
    ["a case with payload", json({ refused: { why: "no money" } }), ["other", "refused"]],
  ])("[RT18] ends the execution with an err that it lists: %s", (_, value, nonRetryable) => {
    expect(outcomeWith({ nonRetryable }, 0, returned("err", value))).toEqual([
      finished(1, { kind: "err", value }),
    ]);
  });

  it.each([
    ["a part of a text", json("no luck today"), ["no luck"]],
    ["another case", json({ busy: null }), ["refused"]],
    ["an err without a value", null, ["null"]],
    ["a value of a payload", json({ busy: "refused" }), ["refused"]],
  ])("[RT18] retries any other: %s", (_, value, nonRetryable) => {
    const outcome: RunOutcome = {
      kind: "returned",
      retval: { kind: "err", value },
      isPermanent: false,
    };
    expect(outcomeWith({ nonRetryable }, 0, outcome)).toMatchObject([{ kind: "failed" }]);
  });

  it("[RT18] says nothing about a trap", () => {
    const ends = outcomeWith({ nonRetryable: ["unreachable"] }, 0, TRAP);
    expect(ends).toMatchObject([{ kind: "failed" }]);
  });

  it.each([
    ["an err", ACTIVITY_ERR, { reason: "activity finished with error" }],
    ["a trap", TRAP, { reason: "activity trap: unreachable", detail: "at add" }],
  ])(
    "[RT19] pauses the execution after its last attempt, with the error: %s",
    (_, outcome, error) => {
      const ends = outcomeWith({ onExhausted: "pause" }, 2, outcome);
      expect(ends).toMatchObject([
        { kind: "failed", of: 1, run: 4, backoffExpiresAtMs: NOW_MS, ...error },
        { kind: "paused", of: 1, reason: "retries-exhausted" },
      ]);
    },
  );

  it("[RT19] pauses it after a last attempt that outlived its lock", () => {
    const { execution, lock } = attemptAfter(2, { onExhausted: "pause" });
    expect(decideTimeout(execution, lock, NOW_MS)).toEqual([
      { kind: "timed-out", of: 1, run: 4, backoffExpiresAtMs: NOW_MS },
      { kind: "paused", of: 1, reason: "retries-exhausted" },
    ]);
  });

  it.each([
    ["with retries left", 1, ACTIVITY_ERR, "failed"],
    ["with ok", 2, returned("ok", json(1)), "finished"],
    ["with a permanent err", 2, PERMANENT, "finished"],
    ["with a run that could not be made", 2, REFUSED, "finished"],
  ] as const)("[RT19] does not pause an attempt that ends %s", (_, failures, outcome, kind) => {
    expect(outcomeWith({ onExhausted: "pause" }, failures, outcome)).toMatchObject([{ kind }]);
  });
});
