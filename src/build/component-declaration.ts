/**
 * One component as `obelisk.toml` declares it, and the schemas that check it. The message of each
 * schema completes the sentence "Expected ...".
 */
import { posix } from "node:path";
import { z } from "zod";
import { durationSetting } from "./duration-setting.ts";

export type ComponentKind = "activity" | "workflow";

/** Where a component's wasm comes from. Paths are relative to the project's root. */
export type ComponentOrigin =
  | { readonly kind: "binary"; readonly file: string }
  | {
      readonly kind: "typescript" | "webassembly-text";
      readonly file: string;
      readonly wit: string;
      readonly world: string;
    };

/** The settings as the registry of components carries them. */
export interface DeclaredSettings {
  readonly lockExpiryMs: number;
  readonly maxRetries: number;
  readonly retryExpBackoffMs: number;
  readonly onNondeterminism: "park" | "fail";
}

export interface ComponentDeclaration {
  readonly name: string;
  readonly kind: ComponentKind;
  readonly origin: ComponentOrigin;
  readonly settings: DeclaredSettings;
}

/** Longer runs would meet the platform's limit for the handler of an alarm, 15 minutes. */
const maxLockExpiryMs = 14 * 60_000;
const maxBackoffMs = 24 * 3_600_000;
const maxRetryCount = 1_000_000;

const typescriptSource = /(?<!\.d)\.[cm]?ts$/;
const textSource = /\.wat$/;

function expectedText(expected: string): z.ZodString {
  return z.string({ error: expected }).min(1, { error: expected });
}

function projectPath(expected: string): z.ZodType<string> {
  return expectedText(expected)
    .refine(staysInside, {
      error: `${expected}, relative to obelisk.toml and inside its folder`,
      abort: true,
    })
    .transform((path) => posix.normalize(path));
}

function staysInside(path: string): boolean {
  const normal = posix.normalize(path);
  return !posix.isAbsolute(normal) && !/^[A-Za-z]:|\\/.test(path) && !/^\.\.(?:\/|$)/.test(normal);
}

const origin = {
  location: projectPath("the path of a wasm component").optional(),
  source: projectPath("the path of a source file that ends in .ts or .wat").optional(),
  wit: projectPath("the path of a folder with WIT files").optional(),
  world: expectedText("the name of a world in the WIT folder").optional(),
};

const shared = {
  name: expectedText("a name").regex(/^[A-Za-z0-9_.-]+$/, {
    error: "a name of letters, digits, `_`, `.` and `-`",
  }),
  ...origin,
  exec: z
    .strictObject(
      { lock_expiry: durationSetting(maxLockExpiryMs).optional() },
      { error: "a table such as { lock_expiry = { seconds = 30 } }" },
    )
    .optional(),
  retry_exp_backoff: durationSetting(maxBackoffMs).optional(),
};

const wholeNumber = `a whole number from 0 to ${maxRetryCount}`;

/** A table of `[[activity_wasm]]`. */
export const activityTable = z
  .strictObject(
    {
      ...shared,
      max_retries: z
        .int({ error: wholeNumber })
        .min(0, { error: wholeNumber })
        .max(maxRetryCount, { error: wholeNumber })
        .default(5),
    },
    { error: "a table" },
  )
  .superRefine(checkOrigin)
  .transform((table) => declare("activity", table, { maxRetries: table.max_retries }));

/** A table of `[[workflow_wasm]]`. */
export const workflowTable = z
  .strictObject(
    {
      ...shared,
      on_nondeterminism: z.enum(["park", "fail"], { error: '"park" or "fail"' }).default("park"),
    },
    { error: "a table" },
  )
  .superRefine(checkOrigin)
  .transform((table) => declare("workflow", table, { onNondeterminism: table.on_nondeterminism }));

/** The keys that may stand in a table of each kind. */
export const tableKeys = {
  activity_wasm: [...Object.keys(shared), "max_retries"],
  workflow_wasm: [...Object.keys(shared), "on_nondeterminism"],
} as const;

type OriginTable = z.infer<z.ZodObject<typeof origin>>;
type SharedTable = z.infer<z.ZodObject<typeof shared>>;

function checkOrigin(table: OriginTable, context: z.RefinementCtx): void {
  const refuse = (key: keyof OriginTable, message: string): void => {
    context.addIssue({ code: "custom", path: [key], message });
  };
  if (table.source === undefined) {
    if (table.location === undefined) {
      refuse("location", "`location` of a wasm component, or `source` with `wit` and `world`");
    }
    for (const key of ["wit", "world"] as const) {
      if (table[key] !== undefined) {
        refuse(key, "no such key beside `location`: it belongs to `source`");
      }
    }
    return;
  }
  if (table.location !== undefined) {
    refuse("location", "either `location` or `source`, not both");
  }
  if (!typescriptSource.test(table.source) && !textSource.test(table.source)) {
    refuse("source", "the path of a source file that ends in .ts or .wat");
  }
  if (table.wit === undefined) {
    refuse("wit", "the folder of the WIT files that `source` is built with");
  }
  if (table.world === undefined) {
    refuse("world", "the world in the WIT folder that `source` implements");
  }
}

function declare(
  kind: ComponentKind,
  table: SharedTable,
  settings: Partial<DeclaredSettings>,
): ComponentDeclaration {
  return {
    name: table.name,
    kind,
    origin: originOf(table),
    settings: {
      lockExpiryMs: table.exec?.lock_expiry ?? 30_000,
      maxRetries: 0,
      retryExpBackoffMs: table.retry_exp_backoff ?? 100,
      onNondeterminism: "park",
      ...settings,
    },
  };
}

function originOf(table: OriginTable): ComponentOrigin {
  const { location, source, wit, world } = table;
  if (source === undefined || wit === undefined || world === undefined) {
    return { kind: "binary", file: location ?? "" };
  }
  return {
    kind: textSource.test(source) ? "webassembly-text" : "typescript",
    file: source,
    wit,
    world,
  };
}
