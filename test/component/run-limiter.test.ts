import { describe, expect, it } from "vitest";
import { RunLimiter } from "../../src/component/run-limiter.ts";
import { component } from "../support/sample-names.ts";

const ACTIVITY = component("activity");

describe("the limit of an activity's attempts", () => {
  it("[CO120] lets so many run at once, and the first who waits go first", async () => {
    const limiter = new RunLimiter();
    const order: number[] = [];
    const ends = await Promise.all([limiter.acquire(ACTIVITY, 2), limiter.acquire(ACTIVITY, 2)]);
    const waiting = [3, 4].map(async (number) => {
      const end = await limiter.acquire(ACTIVITY, 2);
      order.push(number);
      return end;
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    ends[0]?.();
    const third = await waiting[0];
    expect(order).toEqual([3]);
    third?.();
    const fourth = await waiting[1];
    expect(order).toEqual([3, 4]);
    ends[1]?.();
    fourth?.();
    await limiter.acquire(ACTIVITY, 2);
    await limiter.acquire(ACTIVITY, 2);
  });

  it("[CO120] counts each component by itself", async () => {
    const limiter = new RunLimiter();
    await limiter.acquire(ACTIVITY, 1);
    expect(await limiter.acquire(component("activity", "b"), 1)).toBeTypeOf("function");
  });
});
