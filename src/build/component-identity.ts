/** The identity of a declared component: of its code, and of what else its workflows' answers follow from. */
import type { ComponentDeclaration } from "./component-declaration.ts";
import { componentDigest } from "./component-digest.ts";
import { framedHash } from "./framed-hash.ts";
import type { ToolVersions } from "./tool-versions.ts";

/**
 * `sha256:<64 hex>`. A workflow that is replayed with other environment variables may ask for other things, so they are
 * part of what it is. An activity is not replayed. Rejects when a file cannot be read.
 */
export async function componentIdentity(
  root: string,
  { kind, origin, environment }: ComponentDeclaration,
  tools: ToolVersions,
): Promise<string> {
  const code = await componentDigest(root, origin, tools);
  if (kind === "activity" || environment === undefined) return code;
  const variables = environment.flatMap((variable) => [
    variable.name,
    variable.kind === "literal" ? variable.value : "",
  ]);
  return `sha256:${framedHash("obelisk-component:environment", [code, ...variables])}`;
}
