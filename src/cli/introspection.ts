/** What the server says about the components that it was deployed with. */
import { z } from "zod";
import { parseJson } from "../wit/json-text.ts";
import type { ApiReply } from "./api-client.ts";
import { ApiClient } from "./api-client.ts";
import { isSuccess } from "./refusal.ts";
import type { ServerOptions } from "./server-options.ts";

const kindShape = z.enum(["activity", "workflow", "activity_stub"]);

const signatureShape = z.object({ ffqn: z.string(), signature: z.string() });

/** Printed again as it came, with what this command does not know. */
const functionShape = z.looseObject({
  ffqn: z.string(),
  signature: z.string(),
  component_id: z.string(),
  kind: kindShape,
  callable: z.boolean(),
  reason: z.string().optional(),
  params: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Null when it returns nothing. */
  result: z.string().nullable().optional(),
});

const settingsShape = z.object({
  lock_expiry_ms: z.number(),
  max_retries: z.number(),
  retry_exp_backoff_ms: z.number(),
  on_nondeterminism: z.string(),
  generations_kept: z.number(),
});

const componentHeadShape = z.object({
  component_id: z.string(),
  name: z.string(),
  kind: kindShape,
  component_digest: z.string(),
  border: z.string(),
  border_reason: z.string(),
  settings: settingsShape,
});

const componentSummaryShape = componentHeadShape.extend({
  exports: z.array(z.string()),
  imports: z.array(z.string()),
});

const componentShape = componentHeadShape.extend({
  exports: z.array(functionShape),
  imports: z.array(signatureShape),
});

const componentsShape = z.object({ components: z.array(componentSummaryShape) });
const functionsShape = z.object({ functions: z.array(functionShape) });

export type DeployedFunction = z.infer<typeof functionShape>;
export type ComponentSettings = z.infer<typeof settingsShape>;
export type ComponentSummary = z.infer<typeof componentSummaryShape>;
export type Component = z.infer<typeof componentShape>;

export interface FunctionFilter {
  readonly kind?: string;
  readonly interface?: string;
  readonly prefix?: string;
}

/** What the server answered: its text, and what that says; or the reply that is no such answer. */
export type Found<T> = { readonly ok: T; readonly text: string } | { readonly reply: ApiReply };

/** A server that is just starting is waited for. */
const PATIENCE_MS = 2_000;

export class Introspection {
  readonly #client: ApiClient;

  constructor({ apiUrl: url, token }: ServerOptions) {
    this.#client = new ApiClient({ url, token });
  }

  async components(kind?: string): Promise<Found<readonly ComponentSummary[]>> {
    const path = `/v1/components${queryOf({ kind })}`;
    return this.#get(path, (text) => readJson(text, componentsShape)?.components);
  }

  async component(digest: string): Promise<Found<Component>> {
    const path = `/v1/components/${encodeURIComponent(digest)}`;
    return this.#get(path, (text) => readJson(text, componentShape));
  }

  async componentWit(digest: string): Promise<Found<string>> {
    return this.#get(`/v1/components/${encodeURIComponent(digest)}/wit`, (text) => text);
  }

  async functions(filter: FunctionFilter): Promise<Found<readonly DeployedFunction[]>> {
    const path = `/v1/functions${queryOf({ ...filter })}`;
    return this.#get(path, (text) => readJson(text, functionsShape)?.functions);
  }

  /** The interface of one function as WIT text, cut down to what the function needs. */
  async functionWit(ffqn: string): Promise<Found<string>> {
    return this.#get(`/v1/functions/wit${queryOf({ ffqn })}`, (text) => text);
  }

  /** JSON Schemas of its params and its result. */
  async functionSchema(ffqn: string): Promise<Found<string>> {
    return this.#get(`/v1/functions/schema${queryOf({ ffqn })}`, (text) => text);
  }

  /** @param read gives undefined for a text that is no answer of this API */
  async #get<T>(path: string, read: (text: string) => T | undefined): Promise<Found<T>> {
    const reply = await this.#client.send({ method: "GET", path }, { forMs: PATIENCE_MS });
    if (!isSuccess(reply)) return { reply };
    const { text } = reply;
    const ok = read(text);
    return ok === undefined ? { reply: notThisApi } : { ok, text: text.trimEnd() };
  }
}

const notThisApi = {
  kind: "unreachable",
  reason: "what answers there is something else, or another version",
} as const;

function readJson<Shape extends z.ZodType>(
  text: string,
  shape: Shape,
): z.output<Shape> | undefined {
  const parsed = parseJson(text);
  return "ok" in parsed ? shape.safeParse(parsed.ok).data : undefined;
}

function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}
