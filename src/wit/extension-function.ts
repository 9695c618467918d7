/**
 * The functions that exist beside every function `f` of a component, in packages whose names are derived from its
 * own: `-obelisk-ext` has `f-submit`, `f-await-next` and `f-get`, `-obelisk-schedule` has `f-schedule`, and
 * `-obelisk-stub` has `f-stub`. Names and signatures are upstream's.
 */
import type { Ffqn } from "./ffqn.ts";
import { functionOf, interfaceOf, makeFfqn } from "./ffqn.ts";
import type { FunctionSignature, NamedType, WitType } from "./wit-type.ts";

export type ExtensionKind = "submit" | "await-next" | "get" | "schedule" | "stub";

/** A derived function, taken apart. */
export interface Extension {
  readonly kind: ExtensionKind;
  /** The function that it is derived from. */
  readonly ffqn: Ffqn;
}

const packageOf = {
  submit: "-obelisk-ext",
  "await-next": "-obelisk-ext",
  get: "-obelisk-ext",
  schedule: "-obelisk-schedule",
  stub: "-obelisk-stub",
} as const satisfies Record<ExtensionKind, string>;

export const extensionKinds: readonly ExtensionKind[] = [
  "submit",
  "await-next",
  "get",
  "schedule",
  "stub",
];

const derivedInterface = /^([^/]+?)(-obelisk-(?:ext|schedule|stub))\/(.+)$/;

/** Whether the interface belongs to a derived package. */
export function isExtensionInterface(name: string): boolean {
  return derivedInterface.test(name);
}

/** What a name in a derived package stands for; null for any other name. */
export function extensionOf(ffqn: Ffqn): Extension | null {
  const [, base, suffix, rest] = derivedInterface.exec(interfaceOf(ffqn)) ?? [];
  if (base === undefined || rest === undefined) return null;
  const name = functionOf(ffqn);
  const kind = extensionKinds.find(
    (each) => packageOf[each] === suffix && name.endsWith(`-${each}`) && name !== `-${each}`,
  );
  if (kind === undefined) return null;
  const own = name.slice(0, -`-${kind}`.length);
  return { kind, ffqn: makeFfqn(`${base}/${rest}`, own) };
}

/** The name of a function that is derived from `ffqn`. */
export function extensionName(ffqn: Ffqn, kind: ExtensionKind): Ffqn {
  const [packageName = "", rest = ""] = interfaceOf(ffqn).split("/");
  return makeFfqn(`${packageName}${packageOf[kind]}/${rest}`, `${functionOf(ffqn)}-${kind}`);
}

const string: WitType = { kind: "string" };
const u64: WitType = { kind: "u64" };
const u32: WitType = { kind: "u32" };

const executionId: WitType = { kind: "record", fields: [{ name: "id", type: string }] };
const delayId: WitType = executionId;

const functionName: WitType = {
  kind: "record",
  fields: [
    { name: "interface-name", type: string },
    { name: "function-name", type: string },
  ],
};

const functionMismatch: WitType = {
  kind: "record",
  fields: [
    { name: "specified-function", type: functionName },
    { name: "actual-function", type: { kind: "option", some: functionName } },
    {
      name: "actual-id",
      type: {
        kind: "variant",
        cases: [
          { name: "execution-id", type: executionId },
          { name: "delay-id", type: delayId },
        ],
      },
    },
  ],
};

const awaitNextError: WitType = {
  kind: "variant",
  cases: [
    { name: "all-processed", type: null },
    { name: "function-mismatch", type: functionMismatch },
  ],
};

const getError: WitType = {
  kind: "variant",
  cases: [
    { name: "function-mismatch", type: functionMismatch },
    { name: "not-found-in-processed-responses", type: null },
  ],
};

const stubError: WitType = {
  kind: "variant",
  cases: [
    { name: "execution-not-found", type: null },
    { name: "type-check-error", type: string },
    { name: "conflict", type: null },
  ],
};

const scheduleAt: WitType = {
  kind: "variant",
  cases: [
    { name: "now", type: null },
    {
      name: "at",
      type: {
        kind: "record",
        fields: [
          { name: "seconds", type: u64 },
          { name: "nanoseconds", type: u32 },
        ],
      },
    },
    {
      name: "in",
      type: {
        kind: "variant",
        cases: [
          { name: "milliseconds", type: u64 },
          { name: "seconds", type: u64 },
          { name: "minutes", type: u32 },
          { name: "hours", type: u32 },
          { name: "days", type: u32 },
        ],
      },
    },
  ],
};

const joinSet: WitType = { kind: "resource", name: "join-set", ownership: "borrow" };

/** The derived function as its importer sees it. */
export function extensionSignature(
  base: FunctionSignature,
  kind: ExtensionKind,
): FunctionSignature {
  const ffqn = extensionName(base.ffqn, kind);
  const before = (name: string, type: WitType): readonly NamedType[] => [
    { name: freeName(name, base.params), type },
    ...base.params,
  ];
  switch (kind) {
    case "submit":
      return { ffqn, params: before("join-set", joinSet), result: executionId };
    case "await-next":
      return {
        ffqn,
        params: [{ name: "join-set", type: joinSet }],
        result: { kind: "result", ok: base.result, err: awaitNextError },
      };
    case "get":
      return {
        ffqn,
        params: [{ name: "execution-id", type: executionId }],
        result: { kind: "result", ok: base.result, err: getError },
      };
    case "schedule":
      return { ffqn, params: before("schedule-at", scheduleAt), result: executionId };
    case "stub":
      return {
        ffqn,
        params: [
          { name: "execution-id", type: executionId },
          ...(base.result === null ? [] : [{ name: "execution-result", type: base.result }]),
        ],
        result: { kind: "result", ok: null, err: stubError },
      };
  }
}

/** A parameter that has the name already keeps it. */
function freeName(name: string, params: readonly NamedType[]): string {
  const taken = new Set(params.map((param) => param.name));
  let free = name;
  while (taken.has(free)) free = `${free}-a`;
  return free;
}
