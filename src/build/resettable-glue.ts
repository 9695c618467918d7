/**
 * Gives the code that the transpiler generates a function that puts its own state back to what it was
 * after instantiation, so that an instance can have one run after the other. Everything that this code
 * keeps is made in its `instantiate`, once per instance; none of it is of the module.
 *
 * The state is known by name. Code that keeps something under another name, as a newer transpiler may
 * generate it or one for a component with resources of its own, stays as it is: its instances are not used again.
 */

/** The name under which the exports of an instance have the function. */
const resetName = "obelisk:reset";

interface KnownState {
  readonly name: string;
  /** True when no call is under way, as far as it tells; and right after instantiation. */
  readonly atRest?: string;
  /** Absent: nothing is left to be reset of what is at rest. */
  readonly reset?: string;
}

/** What the code around the component's own functions keeps. */
const sharedState: readonly KnownState[] = [
  map("RESOURCE_SCOPE_TASKS", "RESOURCE_SCOPE_TASKS.size === 0"),
  map(
    "ASYNC_TASKS_BY_COMPONENT_IDX",
    "[...ASYNC_TASKS_BY_COMPONENT_IDX.values()].every((tasks) => tasks.length === 0)",
  ),
  map(
    "ASYNC_STATE",
    `[...ASYNC_STATE.values()].every((state) => !state.errored() && state.mayLeave
      && !state.isExclusivelyLocked() && !state.hasBackpressure()
      && !state.hasPendingSchedulerWork() && [...state.suspendedTaskMetas()].length === 0)`,
  ),
  list("ASYNC_CURRENT_COMPONENT_IDXS"),
  list("ASYNC_CURRENT_TASK_IDS"),
  list("SYMMETRIC_SYNC_GUEST_CALL_STACK"),
  list("curResourceBorrows"),
  {
    name: "CURRENT_TASK_META",
    atRest: "Object.values(CURRENT_TASK_META).every((meta) => meta === null)",
    reset: "for (const key of Object.keys(CURRENT_TASK_META)) delete CURRENT_TASK_META[key];",
  },
  {
    name: "INSTANCE_FLAGS",
    atRest: "[...INSTANCE_FLAGS.values()].every((flags) => flags.value === 1)",
  },
  { name: "STORE_TRAP", atRest: "STORE_TRAP.error === null" },
  {
    name: "STORE_ASYNC_STATE",
    atRest: "STORE_ASYNC_STATE.pendingHostOperations === 0",
    // The timer belongs to the object whose run it was.
    reset: `clearTimeout(STORE_ASYNC_STATE.deadlockCheck ?? undefined);
      STORE_ASYNC_STATE.deadlockCheck = null;`,
  },
  { name: "CURRENT_TASK_MAY_BLOCK", reset: "CURRENT_TASK_MAY_BLOCK.value = 0;" },
  { name: "RESOURCE_SCOPE_ID", reset: "RESOURCE_SCOPE_ID = 0;" },
  { name: "AsyncTask", reset: "AsyncTask._ID = 0n;" },
  { name: "AsyncSubtask", reset: "AsyncSubtask._ID = 0n;" },
];

/** Known as well: what never changes, and what is reset under its own names, the tables of `HANDLE_TABLES`. */
const constants: ReadonlySet<string> = new Set([
  "CORE_TRAP_MESSAGES",
  "ComponentAsyncState",
  "FutureValue",
  "GLOBAL_COMPONENT_MEMORY_MAP",
  "HANDLE_TABLES",
  "RepTable",
  "TEXT_DECODER_UTF8",
  "TEXT_ENCODER_UTF8",
  "Waitable",
]);

/** Classes, which can have static fields, and what is named like a store of the transpiler's. */
const sharedDeclaration =
  /^ *(?:class (\w+) \{|(?:let|const) ([A-Z][A-Z0-9_]*|curResourceBorrows) *= *(?:new\b|globalThis\.WebAssembly|\[\]|\{ ?[}\w]|0;))/gm;

/** Where the code of this component begins: everything before is the same for many. Indentation differs. */
const componentStart = /^( *)let gen= \(function\* _initGenerator \(\) \{\n/m;

/** Declarations of the component's part that hold what instantiation has put there, and never change again. */
const fixedDeclaration =
  /^(?:let [\w$]+;|let trampoline\d+ = .*|const (?:_?trampoline|instanceFlags)\d+ = .*|const [\w$]+ = \{)$/;

const handleTable = /^const (handleTable\d+) = \[T_FLAG, 0\];$/;
const captureTable = /^const (captureTable\d+) ?= new Map\(\);$/;
const captureCount = /^let (captureCnt\d+) ?= 0;$/;

const lastReturn = /^( *)  return \{(.*)\};$(?=\s*\}\)\(\);\s*let promise, resolve, reject;)/m;

/** The code with the function `obelisk:reset`; null when it keeps something that is not known. */
export function resettableGlue(generated: string): string | null {
  const start = componentStart.exec(generated);
  const end = lastReturn.exec(generated);
  const [, indent = ""] = start ?? [];
  const [, sameIndent, exports] = end ?? [];
  if (start === null || end === null || indent !== sameIndent) return null;
  const shared = keptByAll(generated.slice(0, start.index));
  const own = keptByComponent(generated.slice(start.index, end.index), indent);
  if (shared === null || own === null) return null;
  return [
    generated.slice(0, end.index),
    resetFunction([...shared, ...own]),
    `return {${exports}${JSON.stringify(resetName)}: obeliskReset };`,
    generated.slice(end.index + end[0].length),
  ].join("\n");
}

function resetFunction(state: readonly KnownState[]): string {
  return `const obeliskIsAtRest = () => ${state.flatMap(({ atRest }) => atRest ?? []).join(" && ")};
    const obeliskWasAtRest = obeliskIsAtRest();
    const obeliskReset = () => {
      if (!obeliskWasAtRest || !obeliskIsAtRest()) return false;
      ${state.flatMap(({ reset }) => reset ?? []).join("\n")}
      return true;
    };`;
}

function keptByAll(code: string): readonly KnownState[] | null {
  const declared = new Set(
    [...code.matchAll(sharedDeclaration)].map(([, type, store]) => type ?? store ?? ""),
  );
  const known = sharedState.filter(({ name }) => declared.delete(name));
  return [...declared].every((name) => constants.has(name)) ? known : null;
}

function keptByComponent(code: string, indent: string): readonly KnownState[] | null {
  const state: KnownState[] = [];
  const declaration = new RegExp(`^${indent}  (?=(?:let|const|var|class) )`);
  for (const line of code.split("\n")) {
    const known = knownTable(line.trim());
    if (known !== null) state.push(known);
    else if (declaration.test(line) && !fixedDeclaration.test(line.trim())) return null;
  }
  return state;
}

/** Handles of the component's resources. A handle that it has left open is none of the next run's. */
function knownTable(line: string): KnownState | null {
  const table = handleTable.exec(line)?.[1];
  if (table !== undefined) {
    const reset = `${table}.length = 0; ${table}.push(T_FLAG, 0); ${table}._createdReps.clear();`;
    return { name: table, reset };
  }
  const captures = captureTable.exec(line)?.[1];
  if (captures !== undefined) return { name: captures, reset: `${captures}.clear();` };
  const count = captureCount.exec(line)?.[1];
  return count === undefined ? null : { name: count, reset: `${count} = 0;` };
}

function map(name: string, atRest: string): KnownState {
  return { name, atRest, reset: `${name}.clear();` };
}

function list(name: string): KnownState {
  return { name, atRest: `${name}.length === 0` };
}
