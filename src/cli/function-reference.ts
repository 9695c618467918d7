/**
 * How a command line names a function: by its full name, or by `function`, `interface.function` or
 * `package/interface.function` when only one that is deployed and callable is called so.
 */
import { nearMatch } from "../wit/near.ts";
import type { ApiReply } from "./api-client.ts";
import type { DeployedFunction } from "./introspection.ts";
import { Introspection } from "./introspection.ts";
import type { ServerOptions } from "./server-options.ts";

/** What the help says of such an argument. */
export const functionReferenceHelp =
  "namespace:package/interface.function; or the end of it, such as interface.function or function, if only one is " +
  "called so";

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
  if (reference.includes(":")) return { ok: reference };
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
  return {
    unknown: [`Several functions are called \`${reference}\`; name one in full:`, ...names].join(
      "\n",
    ),
  };
}

/** `fn`, `ifc.fn` and `pkg/ifc.fn` of `ns:pkg/ifc@1.0.0.fn`, and the last two with the version. */
function shortNames(ffqn: string): readonly string[] {
  const name = ffqn.slice(ffqn.lastIndexOf(".") + 1);
  const path = ffqn.slice(ffqn.indexOf(":") + 1, ffqn.lastIndexOf("."));
  const paths = [path, path.slice(path.indexOf("/") + 1)];
  return [
    name,
    ...paths.flatMap((each) => [`${each.replace(/@.*/, "")}.${name}`, `${each}.${name}`]),
  ];
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
