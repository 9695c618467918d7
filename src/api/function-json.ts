/** A function in JSON: its name, its type as WIT text, and whether it can be an execution. */
import { z } from "@hono/zod-openapi";
import { makeComponentId } from "../execution/component-id.ts";
import type { FunctionSignature } from "../wit/wit-type.ts";
import { usesResource } from "../wit/wit-type.ts";
import { formatFunctionType, formatWitType } from "../wit/wit-text.ts";
import type { ExportedFunction } from "./function-catalog.ts";
import { componentIdShape, ffqnShape } from "./json-shape.ts";

export const kindShape = z.enum(["activity", "workflow", "activity_stub"]);

const witTypeShape = z.string().openapi({
  description:
    "WIT on one line; records, variants, enums and flags are written out in their place.",
  example: "result<u64, string>",
});

/** What a function looks like, whoever exports it. */
export const signatureShape = z
  .strictObject({
    ffqn: ffqnShape,
    params: z.array(z.strictObject({ name: z.string(), type: witTypeShape })),
    result: witTypeShape.nullable(),
    signature: z.string().openapi({ example: "func(n: u8) -> result<u64, string>" }),
  })
  .openapi("FunctionSignature");

const exportedFields = {
  ...signatureShape.shape,
  component_id: componentIdShape,
  kind: kindShape,
};

export const functionShape = z
  .union([
    z.strictObject({ ...exportedFields, callable: z.literal(true) }),
    z.strictObject({ ...exportedFields, callable: z.literal(false), reason: z.string() }),
  ])
  .openapi("ExportedFunction", {
    description: "`callable`: whether the function can be an execution; if not, `reason` says why.",
  });

export function signatureJson(signature: FunctionSignature): z.infer<typeof signatureShape> {
  const { ffqn, params, result } = signature;
  return {
    ffqn,
    params: params.map(({ name, type }) => ({ name, type: formatWitType(type) })),
    result: result === null ? null : formatWitType(result),
    signature: formatFunctionType(signature),
  };
}

export function functionJson({
  signature,
  component: { kind, name, digest },
}: ExportedFunction): z.infer<typeof functionShape> {
  const reason = whyNotCallable(signature);
  const exported = {
    ...signatureJson(signature),
    component_id: makeComponentId(kind, name, digest),
    kind,
  };
  return reason === null
    ? { ...exported, callable: true }
    : { ...exported, callable: false, reason };
}

/** Which handle keeps the function from being an execution; null if none does. */
export function whyNotCallable({ params, result }: FunctionSignature): string | null {
  const holds = params.find((param) => usesResource({ params: [param], result: null }));
  if (holds === undefined && !usesResource({ params: [], result })) return null;
  const place =
    holds === undefined
      ? "its result"
      : `its parameter \`${holds.name}\` of type \`${formatWitType(holds.type)}\``;
  return `${place} holds a handle, which means something only inside a running component`;
}
