/**
 * `env_vars` and `secrets` in `obelisk.toml`: the environment variables that a component sees. Values that are not
 * in the file are bindings of the Worker, read when a run begins.
 */
import { z } from "zod";

/** As the registry of components carries it. */
export type EnvironmentVariable =
  | { readonly kind: "literal"; readonly name: string; readonly value: string }
  /** The value of the Worker's variable of that name. */
  | { readonly kind: "forwarded"; readonly name: string }
  /** As above, and hidden wherever the host shows texts. */
  | { readonly kind: "secret"; readonly name: string };

const nameOfVariable = "a name of letters, digits and `_` that does not begin with a digit";
const nameOfBinding = `${nameOfVariable}, nor with OBELISK_, which are the engine's own`;

const variableName = z
  .string({ error: nameOfVariable })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: nameOfVariable });
const bindingName = z
  .string({ error: nameOfBinding })
  .regex(/^(?!OBELISK_)[A-Za-z_][A-Za-z0-9_]*$/, { error: nameOfBinding });

const literalValue =
  "a text; nothing in it is replaced: to take over a variable, write its name alone";

const literal = z
  .strictObject(
    {
      key: variableName,
      value: z.string({ error: literalValue }).refine((text) => !text.includes("${"), {
        error: literalValue,
      }),
    },
    { error: 'a table such as { key = "MODE", value = "fast" }' },
  )
  .transform(({ key, value }): EnvironmentVariable => ({ kind: "literal", name: key, value }));

const forwarded = bindingName.transform((name): EnvironmentVariable => ({
  kind: "forwarded",
  name,
}));

/** What may stand in a table that is an environment variable. */
export const environmentKeys = ["key", "value"];

function listOf(
  item: z.ZodType<EnvironmentVariable>,
  error: string,
): z.ZodType<EnvironmentVariable[]> {
  return z.array(item, { error }).superRefine((variables, context) => {
    const names = new Set<string>();
    for (const [index, { name }] of variables.entries()) {
      if (names.has(name)) {
        context.addIssue({
          code: "custom",
          path: [index],
          message: `each name once, unlike ${name}`,
        });
      }
      names.add(name);
    }
  });
}

/** Of an activity: a name alone takes over the Worker's variable. */
export const activityEnvironment = listOf(
  z.unknown().transform((value, context) => {
    const parsed = (typeof value === "string" ? forwarded : literal).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const { path, message } = issue;
      if (issue.code === "unrecognized_keys") {
        context.issues.push({ code: issue.code, keys: issue.keys, path, input: {} });
      } else {
        context.addIssue({ code: "custom", path, message });
      }
    }
    return z.NEVER;
  }),
  'a list such as ["REGION", { key = "MODE", value = "fast" }]',
);

/** Of a workflow: its values are part of what it is, so they stand in the file. */
export const workflowEnvironment = listOf(
  literal,
  'a list such as [{ key = "MODE", value = "fast" }]; a workflow takes over no variables of the Worker, which may change between replays',
);

export const secretsSetting = listOf(
  bindingName.transform((name): EnvironmentVariable => ({ kind: "secret", name })),
  'a list of names of secrets of the Worker, such as ["API_TOKEN"]',
);

/** The first name that is both a variable and a secret. */
export function nameOfBoth(
  variables: readonly EnvironmentVariable[],
  secrets: readonly EnvironmentVariable[],
): string | undefined {
  const names = new Set(secrets.map(({ name }) => name));
  return variables.find(({ name }) => names.has(name))?.name;
}
