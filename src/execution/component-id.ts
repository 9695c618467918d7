/** Component ids, `{component_type}:{name}:{component digest}`: what a journal says about the code that ran. */

/** A stub has no code: somebody else gives its executions their results. */
export type ComponentKind = "activity" | "workflow" | "activity_stub";
/** `sha256:<64 hex>`. */
export type ComponentDigest = string & { readonly __brand: "ComponentDigest" };
export type ComponentId = string & { readonly __brand: "ComponentId" };

export interface ComponentIdParts {
  readonly kind: ComponentKind;
  readonly name: string;
  readonly digest: ComponentDigest;
}

const COMPONENT_ID = /^(activity|workflow|activity_stub):([A-Za-z0-9_.-]+):(sha256:[0-9a-f]{64})$/;

export function makeComponentId(kind: ComponentKind, name: string, digest: string): ComponentId {
  return componentIdOf(`${kind}:${name}:${digest}`);
}

/** Text that was written as a component id; throws on any other. */
export function componentIdOf(text: string): ComponentId {
  if (!isComponentId(text)) throw new Error(`not a component id: ${text}`);
  return text;
}

/** Takes a component id apart; throws on text that no component can have, which is a broken journal. */
export function componentIdParts(id: ComponentId): ComponentIdParts {
  const match = COMPONENT_ID.exec(id);
  if (match === null) throw new Error(`not a component id: ${id}`);
  const [, kind = "", name = "", digest = ""] = match;
  return {
    kind: kind === "workflow" || kind === "activity_stub" ? kind : "activity",
    name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pattern has checked it
    digest: digest as ComponentDigest,
  };
}

/** Whether nothing runs for an execution of it. */
export function isStub(id: ComponentId | null): boolean {
  return id?.startsWith("activity_stub:") ?? false;
}

/** Whether its executions have a history, and may have members. */
export function isWorkflow(id: ComponentId): boolean {
  return id.startsWith("workflow:");
}

function isComponentId(text: string): text is ComponentId {
  return COMPONENT_ID.test(text);
}
