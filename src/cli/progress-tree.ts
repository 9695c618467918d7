/** An execution and what is below it as lines of a terminal. */
import type { ExecutionNode } from "./execution-tree.ts";
import { describeStatus, describeResultKind, relativeId } from "./execution-status.ts";
import { durationText } from "./relative-time.ts";

export type Colour = "red" | "green" | "yellow" | "cyan" | "dim" | "plain";

/** A line in pieces, each in its colour. */
export type TreeLine = readonly Span[];

export interface Span {
  readonly text: string;
  readonly colour: Colour;
}

/** Children of one execution that are shown; the others are counted. */
const SHOWN_CHILDREN_MAX = 10;

interface Look {
  readonly mark: string;
  readonly colour: Colour;
  readonly text: string;
}

/** @param nowMs the instant up to which what goes on has lasted */
export function treeLines(root: ExecutionNode, nowMs: number): readonly TreeLine[] {
  return [nodeLine(root, null, nowMs), ...childLines(root, "", nowMs)];
}

function childLines(node: ExecutionNode, indent: string, nowMs: number): readonly TreeLine[] {
  const children = [...node.children.values()];
  const shown = chooseShown(children);
  const hidden = children.filter((child) => !shown.includes(child));
  const lines = shown.flatMap((child, index) => {
    const isLast = index === shown.length - 1;
    return [
      [plain(`${indent}${isLast ? "└─ " : "├─ "}`, "dim"), ...nodeLine(child, node, nowMs)],
      ...childLines(child, `${indent}${isLast ? "   " : "│  "}`, nowMs),
    ];
  });
  return hidden.length === 0 ? lines : [hiddenLine(hidden, indent), ...lines];
}

/** What has not ended goes before what did not end well, that before what ended last; in the order of the requests. */
function chooseShown(children: readonly ExecutionNode[]): readonly ExecutionNode[] {
  const open = children.filter(({ end }) => end === null);
  const failed = children.filter(({ end }) => end !== null && end.kind !== "ok");
  const ok = children.filter(({ end }) => end?.kind === "ok");
  const chosen = new Set(
    [...open, ...failed.toReversed(), ...ok.toReversed()].slice(0, SHOWN_CHILDREN_MAX),
  );
  return children.filter((child) => chosen.has(child));
}

function hiddenLine(hidden: readonly ExecutionNode[], indent: string): TreeLine {
  const kinds = Map.groupBy(hidden, ({ end }) => end?.kind ?? "not finished");
  const counts = [...kinds].map(([kind, nodes]) => `${nodes.length} ${kind}`);
  return [plain(`${indent}│  ${hidden.length} more: ${counts.join(", ")}`, "dim")];
}

function nodeLine(node: ExecutionNode, parent: ExecutionNode | null, nowMs: number): TreeLine {
  const { mark, colour, text } = lookOf(node);
  const name = parent === null ? "" : `${relativeId(node.id, parent.id)} `;
  const elapsed = durationText(endedMs(node, nowMs) - Date.parse(node.createdAt));
  return [
    plain(`${mark} `, colour),
    plain(name, "plain"),
    plain(`${node.ffqn}  `, "dim"),
    plain(text, colour),
    plain(`  ${elapsed}`, "dim"),
  ];
}

function endedMs({ status, end }: ExecutionNode, nowMs: number): number {
  if (end !== null) return Date.parse(end.at);
  const pending = status?.pending_state;
  return pending?.status === "finished" ? Date.parse(pending.finished_at) : nowMs;
}

function lookOf({ status, end }: ExecutionNode): Look {
  if (end !== null) return endLook(end.kind);
  if (status === null) return { mark: "·", colour: "dim", text: "not finished" };
  const { pending_state: pending } = status;
  const text = describeStatus(status);
  switch (pending.status) {
    case "finished":
      return endLook(describeResultKind(pending.result_kind));
    case "locked":
      return { mark: "▶", colour: "cyan", text };
    case "parked":
      return { mark: "!", colour: "red", text };
    case "paused":
      return { mark: "‖", colour: "yellow", text };
    default:
      return { mark: "·", colour: status.last_error === null ? "plain" : "yellow", text };
  }
}

function endLook(kind: string): Look {
  return kind === "ok"
    ? { mark: "✓", colour: "green", text: "ok" }
    : { mark: "✗", colour: "red", text: kind };
}

function plain(text: string, colour: Colour): Span {
  return { text, colour };
}
