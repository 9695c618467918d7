/** How a command line names a component: by its name, its id, or the beginning of its digest. */
import { nearMatch } from "../wit/near.ts";
import type { ComponentSummary } from "./introspection.ts";

/** Fewer digits say little about a digest, and could be meant as a name. */
const DIGEST_DIGITS_MIN = 4;

export type ComponentFound =
  | { readonly ok: ComponentSummary }
  | { readonly kind: "component-unknown"; readonly message: string };

/** Finds the one component that is meant; a name or id goes before a digest. */
export function findComponent(
  components: readonly ComponentSummary[],
  reference: string,
): ComponentFound {
  const named = components.find(
    ({ name, component_id: id }) => name === reference || id === reference,
  );
  if (named !== undefined) return { ok: named };
  const digits = /^(?:sha256:)?([0-9a-f]+)$/i.exec(reference)?.[1]?.toLowerCase() ?? "";
  const meant =
    digits.length < DIGEST_DIGITS_MIN
      ? []
      : components.filter((each) => each.component_digest.startsWith(`sha256:${digits}`));
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) return { ok: only };
  return {
    kind: "component-unknown",
    message: meant.length === 0 ? notFound(components, reference) : ambiguous(meant, reference),
  };
}

function ambiguous(meant: readonly ComponentSummary[], reference: string): string {
  const ids = meant.map((component) => `  ${component.component_id}`);
  return [`The digest of several components begins with ${reference}:`, ...ids].join("\n");
}

function notFound(components: readonly ComponentSummary[], reference: string): string {
  const names = components.map((component) => component.name);
  const near = nearMatch(reference, names);
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  const known = names.length === 0 ? "None is deployed." : `Deployed: ${names.join(", ")}.`;
  return `No deployed component has the name, id or digest \`${reference}\`.${hint}\n${known}`;
}
