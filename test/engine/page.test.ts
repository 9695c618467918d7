import { describe, it } from "vitest";
import { PAGE_LENGTH_MAX, VALUE_LENGTH_MAX } from "../../src/execution/limits.ts";
import { pageOf } from "../../src/engine/page.ts";

describe("a page", () => {
  const large = Array.from({ length: 20 }, (_, position) => ({
    position,
    payload: "x".repeat(VALUE_LENGTH_MAX),
  }));
  const fit = Math.floor(PAGE_LENGTH_MAX / VALUE_LENGTH_MAX) - 1;
  const positions = (keep: "oldest" | "newest", items = large): number[] =>
    pageOf(items, ({ position }) => position, { from: 2, length: 15, keep }).items.map(
      ({ position }) => position,
    );

  it("[EN20] that is too large to send keeps its oldest items", ({ expect }) => {
    expect(positions("oldest")).toEqual(Array.from({ length: fit }, (_, i) => 2 + i));
  });

  it("[EN20] that is too large to send keeps its newest items", ({ expect }) => {
    expect(positions("newest")).toEqual(Array.from({ length: fit }, (_, i) => 17 - fit + i));
  });

  it("[GN6] begins with the first item that is kept, unless it goes back from a newer one", ({
    expect,
  }) => {
    const kept = [7, 8, 9, 10].map((position) => ({ position }));
    const page = (from: number, keep: "oldest" | "newest"): number[] =>
      pageOf(kept, ({ position }) => position, { from, length: 2, keep }).items.map(
        ({ position }) => position,
      );
    expect(page(0, "oldest")).toEqual([7, 8]);
    expect(page(8, "oldest")).toEqual([8, 9]);
    expect(page(6, "newest")).toEqual([7]);
    expect(page(0, "newest")).toEqual([]);
  });

  it("[EN20] holds one item whatever its size", ({ expect }) => {
    const huge = [{ position: 3, payload: "x".repeat(PAGE_LENGTH_MAX + 1) }];
    expect(positions("oldest", huge)).toEqual([3]);
  });
});
