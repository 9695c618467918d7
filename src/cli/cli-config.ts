/**
 * The servers that a person works with: `config.toml` in the folder of their configuration, with a table
 * `[profile.<name>]` for each. It can hold tokens, so nobody else may read it.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "smol-toml";
import { z } from "zod";

export interface Profile {
  readonly url: URL;
  readonly token?: string;
}

export interface CliConfig {
  /** The profile that is used when none is named. */
  readonly current: string | null;
  readonly profiles: ReadonlyMap<string, Profile>;
}

export type ConfigRead = { readonly ok: CliConfig } | { readonly malformed: string };

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

export const profileName = /^[A-Za-z0-9_.-]{1,64}$/;

const urlText = z
  .string({ error: "expected a text" })
  .transform((text) => parseServerUrl(text))
  .refine((url) => url !== null, {
    error: "expected a URL such as https://obelisk.example, with scheme, host and port only",
  });

const profileShape = z.strictObject(
  { url: urlText, token: z.string({ error: "expected a text" }).min(1).optional() },
  { error: 'expected `url = "..."`, perhaps `token = "..."`, and nothing else' },
);

const configShape = z.strictObject(
  {
    current: z.string({ error: "expected the name of a profile" }).optional(),
    profile: z.record(z.string(), profileShape, { error: "expected tables" }).default({}),
  },
  { error: "expected `current` and tables [profile.<name>] only" },
);

/** `OBELISK_CONFIG`, else the place that the XDG base directories give it. */
export function configPath(environment: NodeJS.ProcessEnv): string {
  const { OBELISK_CONFIG: own, XDG_CONFIG_HOME: base } = environment;
  if (own !== undefined && own !== "") return own;
  const folder = base === undefined || base === "" ? join(homedir(), ".config") : base;
  return join(folder, "obelisk", "config.toml");
}

/** No file is an empty configuration. */
export function readConfig(path: string): ConfigRead {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return isMissing(error)
      ? { ok: { current: null, profiles: new Map() } }
      : { malformed: `${path} cannot be read: ${String(error)}` };
  }
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const [reason = ""] = String(error).split("\n");
    return { malformed: `${path} is not TOML: ${reason}` };
  }
  const parsed = configShape.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join(".") ?? "";
    return { malformed: `${path}: ${where === "" ? "" : `${where}: `}${issue?.message}` };
  }
  const { current = null, profile } = parsed.data;
  const profiles = Object.entries(profile).flatMap(([name, { url, token }]) =>
    url === null ? [] : [[name, { url, ...(token !== undefined && { token }) }] as const],
  );
  return { ok: { current, profiles: new Map(profiles) } };
}

/** Replaces the file as a whole; it is the owner's alone, whatever it was before. */
export function writeConfig(path: string, { current, profiles }: CliConfig): void {
  const document = {
    ...(current !== null && { current }),
    profile: Object.fromEntries(
      [...profiles].map(([name, { url, ...rest }]) => [name, { url: url.href, ...rest }]),
    ),
  };
  mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${stringify(document)}\n`, { mode: OWNER_ONLY });
    chmodSync(temporary, OWNER_ONLY);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Null for what is not the URL of a server over HTTP: paths are those of the API, and a token is no part of it. */
export function parseServerUrl(text: string): URL | null {
  const url = URL.parse(text);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") return null;
  return url.href === `${url.origin}/` ? url : null;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
