/**
 * One component as `obelisk.toml` declares it, and the schemas that check it. The message of each
 * schema completes the sentence "Expected ...".
 */
import { posix } from "node:path";
import { z } from "zod";
import type { AllowedHost } from "../egress/egress-policy.ts";
import { allowedHostSetting } from "./allowed-host-setting.ts";
import { durationSetting } from "./duration-setting.ts";
import {
  activityEnvironment,
  nameOfBoth,
  secretsSetting,
  workflowEnvironment,
  type EnvironmentVariable,
} from "./environment-setting.ts";

export type ComponentKind = "activity" | "workflow" | "activity_stub";

/** Where a component's wasm comes from. Paths are relative to the project's root. */
export type ComponentOrigin =
  | { readonly kind: "binary"; readonly file: string }
  | (SourceFiles & {
      readonly kind: "typescript";
      /** Absent: QuickJS. */
      readonly engine?: "starlingmonkey";
    })
  | (SourceFiles & { readonly kind: "webassembly-text" })
  /** Nothing but WIT: `file` is its folder. */
  | (SourceFiles & { readonly kind: "schema" });

interface SourceFiles {
  readonly file: string;
  readonly wit: string;
  readonly world: string;
}

/** The settings as the registry of components carries them. */
export interface DeclaredSettings {
  readonly lockExpiryMs: number;
  readonly maxRetries: number;
  readonly retryExpBackoffMs: number;
  readonly onNondeterminism: "park" | "fail";
  /** Absent: as many as usual. */
  readonly generationsKept?: number;
  /** Absent: as many as there is memory for. */
  readonly instanceLimiter?: number;
  /** What follows is absent where it has its default. */
  readonly retryBackoffFactor?: number;
  readonly retryMaxBackoffMs?: number;
  readonly retryJitter?: number;
  /** As declared; the registry has them as JSON has them (`non-retryable.ts`). */
  readonly nonRetryable?: readonly string[];
  readonly onExhausted?: "fail" | "pause";
}

export interface ComponentDeclaration {
  readonly name: string;
  readonly kind: ComponentKind;
  readonly origin: ComponentOrigin;
  readonly settings: DeclaredSettings;
  /** Where an activity may send requests; absent: nowhere. */
  readonly allowedHosts?: readonly AllowedHost[];
  /** Absent: none. */
  readonly environment?: readonly EnvironmentVariable[];
}

/** Longer runs would meet the platform's limit for the handler of an alarm, 15 minutes. */
const maxLockExpiryMs = 14 * 60_000;
const maxBackoffMs = 24 * 3_600_000;
const longestBackoffMs = 365 * 24 * 3_600_000;
const maxBackoffFactor = 100;
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

function numberBetween(min: number, max: number): z.ZodNumber {
  const error = `a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

const errNames = 'a list of names of err cases or of whole err texts, such as ["not-found"]';

const retries = {
  max_retries: z
    .int({ error: wholeNumber })
    .min(0, { error: wholeNumber })
    .max(maxRetryCount, { error: wholeNumber })
    .default(5),
  retry_backoff_factor: numberBetween(1, maxBackoffFactor).optional(),
  retry_max_backoff: durationSetting(longestBackoffMs).optional(),
  retry_jitter: numberBetween(0, 1).optional(),
  non_retryable: z
    .array(z.string({ error: errNames }).min(1, { error: errNames }), { error: errNames })
    .optional(),
  on_exhausted: z.enum(["fail", "pause"], { error: '"fail" or "pause"' }).optional(),
};

const engines = ["quickjs", "starlingmonkey"] as const;

const build = {
  engine: z.enum(engines, { error: '"quickjs" or "starlingmonkey"' }).optional(),
};

const maxInstances = 1_000;
const instances = `a whole number from 1 to ${maxInstances}`;
const maxGenerations = 100;
const generations = `a whole number from 0 to ${maxGenerations}`;

const activityExec = {
  exec: z
    .strictObject(
      {
        lock_expiry: durationSetting(maxLockExpiryMs).optional(),
        instance_limiter: z
          .int({ error: instances })
          .min(1, { error: instances })
          .max(maxInstances, { error: instances })
          .optional(),
      },
      { error: "a table such as { lock_expiry = { seconds = 30 } }" },
    )
    .optional(),
};

const surroundings = {
  allowed_host: allowedHostSetting.default([]),
  env_vars: activityEnvironment.default([]),
  secrets: secretsSetting.default([]),
};

/** A table of `[[activity_wasm]]`. */
export const activityTable = z
  .strictObject(
    { ...shared, ...activityExec, ...build, ...retries, ...surroundings },
    { error: "a table" },
  )
  .superRefine(checkOrigin)
  .superRefine(checkEngine)
  .superRefine(checkEnvironment)
  .transform((table) => ({
    ...declare(
      "activity",
      table,
      { ...retrySettings(table), ...limiterOf(table.exec?.instance_limiter) },
      table.engine,
    ),
    ...(table.allowed_host.length > 0 && { allowedHosts: table.allowed_host }),
    ...environmentOf([...table.env_vars, ...table.secrets]),
  }));

/** A table of `[[workflow_wasm]]`. */
export const workflowTable = z
  .strictObject(
    {
      ...shared,
      env_vars: workflowEnvironment.default([]),
      on_nondeterminism: z.enum(["park", "fail"], { error: '"park" or "fail"' }).default("park"),
      generations_kept: z
        .int({ error: generations })
        .min(0, { error: generations })
        .max(maxGenerations, { error: generations })
        .optional(),
    },
    { error: "a table" },
  )
  .superRefine(checkOrigin)
  .transform((table) => ({
    ...declare("workflow", table, {
      onNondeterminism: table.on_nondeterminism,
      ...(table.generations_kept !== undefined && { generationsKept: table.generations_kept }),
    }),
    ...environmentOf(table.env_vars),
  }));

const schema = {
  name: shared.name,
  wit: projectPath("the path of a folder with WIT files"),
  world: expectedText("the name of a world in the WIT folder, whose exports are the functions"),
};

/** A table of `[[activity_stub]]` or `[[activity_external]]`: functions whose results somebody else gives. */
export const stubTable = z
  .strictObject(schema, { error: "a table" })
  .transform(({ name, wit, world }): ComponentDeclaration => ({
    name,
    kind: "activity_stub",
    origin: { kind: "schema", file: wit, wit, world },
    settings: {
      lockExpiryMs: 30_000,
      maxRetries: 0,
      retryExpBackoffMs: 100,
      onNondeterminism: "park",
    },
  }));

/** The keys that may stand in a table of each kind. */
export const tableKeys = {
  activity_wasm: [
    ...Object.keys(shared),
    ...Object.keys(build),
    ...Object.keys(retries),
    ...Object.keys(surroundings),
  ],
  workflow_wasm: [...Object.keys(shared), "on_nondeterminism", "generations_kept", "env_vars"],
  activity_stub: Object.keys(schema),
  activity_external: Object.keys(schema),
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

function checkEngine(
  { engine, source }: OriginTable & z.infer<z.ZodObject<typeof build>>,
  context: z.RefinementCtx,
): void {
  if (engine === undefined || (source !== undefined && typescriptSource.test(source))) return;
  const message = "no such key without a `source` that ends in .ts: only TypeScript has an engine";
  context.addIssue({ code: "custom", path: ["engine"], message });
}

function checkEnvironment(
  table: z.infer<z.ZodObject<typeof surroundings>>,
  context: z.RefinementCtx,
): void {
  const name = nameOfBoth(table.env_vars, table.secrets);
  if (name === undefined) return;
  const message = `${name} in \`env_vars\` or in \`secrets\`, not in both`;
  context.addIssue({ code: "custom", path: ["secrets"], message });
}

function environmentOf(
  environment: readonly EnvironmentVariable[],
): Pick<ComponentDeclaration, "environment"> {
  return environment.length > 0 ? { environment } : {};
}

function declare(
  kind: ComponentKind,
  table: SharedTable,
  settings: Partial<DeclaredSettings>,
  engine?: (typeof engines)[number],
): ComponentDeclaration {
  return {
    name: table.name,
    kind,
    origin: originOf(table, engine),
    settings: {
      lockExpiryMs: table.exec?.lock_expiry ?? 30_000,
      maxRetries: 0,
      retryExpBackoffMs: table.retry_exp_backoff ?? 100,
      onNondeterminism: "park",
      ...settings,
    },
  };
}

function limiterOf(limit: number | undefined): Pick<DeclaredSettings, "instanceLimiter"> {
  return limit === undefined ? {} : { instanceLimiter: limit };
}

function retrySettings(table: z.infer<z.ZodObject<typeof retries>>): Partial<DeclaredSettings> {
  const { retry_backoff_factor, retry_max_backoff, retry_jitter } = table;
  const { max_retries, non_retryable, on_exhausted } = table;
  return {
    maxRetries: max_retries,
    ...(retry_backoff_factor !== undefined && { retryBackoffFactor: retry_backoff_factor }),
    ...(retry_max_backoff !== undefined && { retryMaxBackoffMs: retry_max_backoff }),
    ...(retry_jitter !== undefined && { retryJitter: retry_jitter }),
    ...(non_retryable !== undefined && { nonRetryable: non_retryable }),
    ...(on_exhausted !== undefined && { onExhausted: on_exhausted }),
  };
}

function originOf(
  { location, source, wit, world }: OriginTable,
  engine: (typeof engines)[number] | undefined,
): ComponentOrigin {
  if (source === undefined || wit === undefined || world === undefined) {
    return { kind: "binary", file: location ?? "" };
  }
  const files = { file: source, wit, world };
  if (textSource.test(source)) return { kind: "webassembly-text", ...files };
  return { kind: "typescript", ...files, ...(engine === "starlingmonkey" && { engine }) };
}
