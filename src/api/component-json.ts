/** A deployed component in JSON. */
import { z } from "@hono/zod-openapi";
import { makeComponentId } from "../execution/component-id.ts";
import { GENERATIONS_KEPT } from "../execution/limits.ts";
import type { CatalogComponent } from "./function-catalog.ts";
import { exportsOf } from "./function-catalog.ts";
import {
  functionJson,
  functionShape,
  kindShape,
  signatureJson,
  signatureShape,
} from "./function-json.ts";
import { componentIdShape, ffqnShape } from "./json-shape.ts";

export const componentDigestShape = z.string().openapi({
  description: "The identity of a component's code: `sha256:` and 64 hexadecimal digits.",
  example: `sha256:${"0".repeat(64)}`,
});

const settingsShape = z
  .strictObject({
    lock_expiry_ms: z.int(),
    max_retries: z.int(),
    retry_exp_backoff_ms: z.int(),
    on_nondeterminism: z.enum(["park", "fail"]),
    generations_kept: z.int(),
  })
  .openapi("ComponentSettings");

const headFields = {
  component_id: componentIdShape,
  name: z.string(),
  kind: kindShape,
  component_digest: componentDigestShape,
  border: z.enum(["core", "jco", "none"]).openapi({
    description:
      "Whether calls go to its core module directly, or through the glue that jco makes.",
  }),
  border_reason: z.string().openapi({
    description: "Why, and how many functions that it imports are answered without that glue.",
  }),
  settings: settingsShape,
};

/** With the names of its functions. */
export const componentSummaryShape = z
  .strictObject({
    ...headFields,
    exports: z.array(ffqnShape),
    imports: z.array(ffqnShape),
  })
  .openapi("ComponentSummary");

/** With all that is known of its functions. */
export const componentShape = z
  .strictObject({
    ...headFields,
    exports: z.array(functionShape),
    imports: z
      .array(signatureShape)
      .openapi({ description: "Functions of other components, not those of the platform." }),
  })
  .openapi("Component");

export function componentSummaryJson(
  component: CatalogComponent,
): z.infer<typeof componentSummaryShape> {
  return {
    ...headJson(component),
    exports: exportsOf(component).map(({ signature }) => signature.ffqn),
    imports: component.imports.map((signature) => signature.ffqn),
  };
}

export function componentJson(component: CatalogComponent): z.infer<typeof componentShape> {
  return {
    ...headJson(component),
    exports: exportsOf(component).map(functionJson),
    imports: component.imports.map(signatureJson),
  };
}

type Head = Omit<z.infer<typeof componentShape>, "exports" | "imports">;

function headJson(component: CatalogComponent): Head {
  const { name, kind, digest, border, borderReason, settings } = component;
  return {
    component_id: makeComponentId(kind, name, digest),
    name,
    kind,
    component_digest: digest,
    border,
    border_reason: borderReason,
    settings: {
      lock_expiry_ms: settings.lockExpiryMs,
      max_retries: settings.maxRetries,
      retry_exp_backoff_ms: settings.retryExpBackoffMs,
      on_nondeterminism: settings.onNondeterminism,
      generations_kept: settings.generationsKept ?? GENERATIONS_KEPT,
    },
  };
}
