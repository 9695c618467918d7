import { beforeAll, describe, expect, it } from "vitest";
import type { ComponentEntry } from "../../src/component/component-entry.ts";
import {
  HOT_SLEEP_MS_MAX,
  INSTANT_MS_MAX,
  STEPS_PER_EVENT_MAX,
  VALUE_LENGTH_MAX,
} from "../../src/execution/limits.ts";
import { jsonText } from "../component/component-runner.ts";
import { ROOT } from "../support/sample-names.ts";
import { blocks, readPage, section, table } from "./page.ts";
import { builtComponents, filesOf } from "./page-project.ts";
import { PlayedTree } from "./played-tree.ts";

const startUpMs = 60_000;
const page = readPage("docs/writing-workflows.md");
const hold = "travel:trip/trip.hold";
const hotels = ["Ritz", "Adlon"];

const changes = table(section(page, "## Changing the code"), "change of the code", "the execution");

/** What stands in the code, and what in its place, by the words of the page. */
const edits: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "another text in the log": ["console.log(`holding ${room}`)", "console.log(room)"],
  "another call after the sleep": ["release(room)", "(release(room), release(room))"],
  "a call before the sleep": ["firstFree(hotels)", "firstFree([...hotels, reserve('Ibis')])"],
  "no call before the sleep": ["firstFree(hotels)", "String(hotels[1])"],
  "other params of a call before the sleep": ["firstFree(hotels)", "firstFree(['Adlon'])"],
  "another duration of the sleep": ["{ days: 2 }", "{ days: 1 }"],
  "another name of the sleep": ['{ name: "hold" }', '{ name: "keep" }'],
};

/** One component that is as the page has it, or with one of the edits: as its variable `CHANGE` says. */
function withAllEdits(source: string): string {
  return Object.entries(edits).reduce((text, [change, [before, after]]) => {
    if (!text.includes(before)) throw new Error(`the page's code has no ${before}`);
    const choice = `(process.env["CHANGE"] === ${JSON.stringify(change)} ? ${after} : $CODE)`;
    // The code of an earlier choice is the part of this one that stays.
    const at = text.lastIndexOf(before);
    const chosen = choice.replace("$CODE", () => before);
    return text.slice(0, at) + chosen + text.slice(at + before.length);
  }, source);
}

let entries: readonly ComponentEntry[];

beforeAll(async () => {
  const files = filesOf(page);
  entries = await builtComponents({
    ...files,
    "trip/trip.ts": withAllEdits(files["trip/trip.ts"] ?? ""),
    "trip/wit/deps/rooms.wit": files["rooms/wit/rooms.wit"] ?? "",
    "tour/wit/deps/rooms.wit": files["rooms/wit/rooms.wit"] ?? "",
    "patrol/wit/deps/rooms.wit": files["rooms/wit/rooms.wit"] ?? "",
  });
}, startUpMs);

/** The deployment after a change of the code of `trip`. */
function changed(change: string): readonly ComponentEntry[] {
  const digit = Object.keys(edits).indexOf(change);
  return entries.map((entry) =>
    entry.name === "trip"
      ? {
          ...entry,
          digest: `sha256:${String(digit).repeat(64)}`,
          environment: [{ kind: "literal", name: "CHANGE", value: change }],
        }
      : entry,
  );
}

describe("docs/writing-workflows.md", () => {
  it("[DC16] has a workflow that catches an err and sleeps", async () => {
    const tree = new PlayedTree(entries);
    await tree.create(hold, hotels);
    await tree.sleepOver();
    expect(await tree.result()).toEqual({ kind: "ok", value: '"Adlon-1"' });
    expect(tree.calls).toEqual([
      "travel:rooms/rooms.reserve",
      "travel:rooms/rooms.reserve",
      "travel:rooms/rooms.release",
    ]);
    expect(tree.lines).toEqual(["Ritz is full", "holding Adlon-1", "Adlon-1 is free"]);
  });

  it("[DC16] has a workflow that passes on what it throws", async () => {
    const tree = new PlayedTree(entries);
    await tree.create(hold, ["Ritz"]);
    expect(await tree.result()).toEqual({ kind: "err", value: '"no hotel has a room"' });
  });

  it("[DC16] has a workflow that undoes what it did", async () => {
    const tree = new PlayedTree(entries);
    await tree.create("shop:order/order.place", "a-17");
    expect(await tree.result()).toEqual({ kind: "err", value: '"a-17 is not in stock"' });
    expect(tree.calls.map((name) => name.split(".")[1])).toEqual(["charge", "ship", "refund"]);
    expect(tree.lines).toContain("refunding the receipt of a-17");
  });

  it("[DC30] has a workflow whose children run beside each other", async () => {
    const tree = new PlayedTree(entries);
    await tree.create("travel:tour/tour.reserve-all", ["Adlon", "Ritz", "Sacher"]);
    expect(await tree.result()).toEqual({ kind: "ok", value: '["Adlon-1","Sacher-1"]' });
    expect(tree.lines).toEqual([`${ROOT}.n:rooms_2: no room`]);
  });

  it("[DC30] has a workflow that waits for an answer that somebody gives", async () => {
    const tree = new PlayedTree(entries);
    await tree.create("travel:visit/visit.plan", "Ada");
    await tree.until(({ pending }) => pending.kind === "blocked-by-join-set");
    await tree.restart(entries);
    tree.stub(`${ROOT}.n:visa_1`, { kind: "ok", value: jsonText("true") });
    expect(await tree.result()).toEqual({ kind: "ok", value: '"Ada may come"' });
  });

  it("[DC31] has a workflow that begins again, and is what it was before for whoever waits", async () => {
    const tree = new PlayedTree(entries);
    await tree.create("travel:patrol/patrol.watch", "Adlon", 0, 70);
    for (let day = 1; day < 70; day += 1) await tree.sleepOver();
    expect(await tree.result()).toEqual({ kind: "ok", value: "70" });
    expect(tree.generation()).toBe(3);
  });

  it("[DC16] has a workflow that sees the same numbers and times in its replay", async () => {
    const tree = new PlayedTree(entries);
    await tree.create("docs:dice/dice.roll");
    await tree.asleep();
    await tree.restart(entries);
    await tree.sleepOver();
    const { value } = (await tree.result()) as { readonly value: string };
    const seen = String(JSON.parse(value)).split(" ");
    const [before, after] = [seen.slice(0, 5), seen.slice(5)];
    expect(tree.lines).toEqual([`before ${before.join(" ")}`]);
    expect([before[0], after[0]]).toEqual([ROOT, ROOT]);
    expect(before[3]).not.toBe(after[3]);
    expect(Number(after[4]) - Number(before[4])).toBe(3_600_000);
  });

  it("[DC17] has every change that the test makes, and no other", () => {
    expect(changes.map(([change]) => change)).toEqual(Object.keys(edits));
  });

  it.each(changes)("[DC17] with %s an execution that sleeps %s", async (change = "", end) => {
    const tree = new PlayedTree(entries);
    await tree.create(hold, hotels);
    await tree.asleep();
    await tree.restart(changed(change));
    await tree.sleepOver();
    const { pending } = await tree.until(
      (status) => status.pending.kind === "finished" || status.pending.kind === "parked",
    );
    expect(pending.kind).toBe(end === "goes on" ? "finished" : "parked");
    if (pending.kind !== "parked") return;
    if (change === "another duration of the sleep") {
      const { reason, expected, actual } = pending;
      const [shown] = blocks(section(page, "## Changing the code"), "text");
      expect(shown).toBe(`state  parked, ${reason}: expected ${expected}; found ${actual}\n`);
    }
    await tree.restart(entries);
    expect(await tree.result()).toEqual({ kind: "ok", value: '"Adlon-1"' });
  });

  it("[DC18] has the limits of the program", () => {
    expect(VALUE_LENGTH_MAX).toBe(2 ** 20);
    expect(page).toContain("| 1 MiB of JSON |");
    expect(page).toContain(`after ${STEPS_PER_EVENT_MAX.toLocaleString("en")} steps`);
    expect(page).toContain(`more than ${HOT_SLEEP_MS_MAX / 1000} seconds gives its memory back`);
    expect(new Date(INSTANT_MS_MAX).getUTCFullYear()).toBe(9999);
  });
});
