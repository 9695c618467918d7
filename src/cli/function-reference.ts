/**
 * How a command line names a function: by its full name, or by `function` or `interface.function` when only one that
 * is deployed and callable is called so.
 */
import { nearMatch } from "../wit/near.ts";
import type { ApiReply } from "./api-client.ts";
import type { DeployedFunction } from "./introspection.ts";
import { Introspection } from "./introspection.ts";
import type { ServerOptions } from "./server-options.ts";

export type FunctionFound =
  | { readonly ok: string }
  | { readonly unknown: string }
  | { readonly reply: ApiReply };

/** The full name of the function that is meant. Only a short name makes the server be asked. */
export async function findFunction(
  reference: string,
  options: ServerOptions,
): Promise<FunctionFound> {
  // Whether a full name is right is told by the server, with what is near to it.
  if (/[:/]/.test(reference)) return { ok: reference };
  const deployed = await new Introspection(options).functions({});
  return "ok" in deployed ? pickFunction(reference, deployed.ok) : deployed;
}

function pickFunction(
  reference: string,
  deployed: readonly DeployedFunction[],
): Exclude<FunctionFound, { reply: ApiReply }> {
  const named = deployed.filter(({ ffqn }) => shortNames(ffqn).includes(reference));
  const callable = named.filter((each) => each.callable);
  // One that is not callable is left to the server, which says why.
  const [only, ...others] = callable.length === 0 ? named : callable;
  if (only === undefined) return { unknown: notFound(reference, deployed) };
  if (others.length === 0) return { ok: only.ffqn };
  const names = [only, ...others].map(({ ffqn }) => `  ${ffqn}`);
  return { unknown: [`Several functions are called \`${reference}\`:`, ...names].join("\n") };
}

/** `fn`, `ifc.fn` and `ifc@1.0.0.fn` of `ns:pkg/ifc@1.0.0.fn`. */
function shortNames(ffqn: string): readonly string[] {
  const name = ffqn.slice(ffqn.lastIndexOf(".") + 1);
  const path = ffqn.slice(ffqn.indexOf("/") + 1, ffqn.lastIndexOf("."));
  const [interfaceName = ""] = path.split("@");
  return [name, `${interfaceName}.${name}`, `${path}.${name}`];
}

function notFound(reference: string, deployed: readonly DeployedFunction[]): string {
  const near = nearMatch(
    reference,
    deployed.flatMap(({ ffqn }) => shortNames(ffqn)),
  );
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  return (
    `No deployed function is called \`${reference}\`.${hint}\n` +
    "`obelisk function list` shows every function that is deployed."
  );
}
