import { isKebabName, isPackageWord, isSemanticVersion } from "./name.ts";

/**
 * The fully qualified name of a function, `ns:pkg/ifc[@semver].fn`. The function is what follows
 * the last dot: a version has dots too, but a function's name has none.
 */
declare const ffqnBrand: unique symbol;

/** A function's full name that has been checked. Made by `parseFfqn` and `makeFfqn` only. */
export type Ffqn = string & { readonly [ffqnBrand]: true };

/**
 * Why a text is not the full name of a function; `reason` says what is wrong and what would be
 * right.
 */
export interface FfqnMalformed {
  readonly kind: "ffqn-malformed";
  readonly text: string;
  readonly reason: string;
}

/**
 * Reads what a user wrote. Only names of functions of interfaces are accepted, not methods of
 * resources.
 */
export function parseFfqn(text: string): Ffqn | FfqnMalformed {
  const reason = ffqnFault(text);
  if (reason !== null) {
    return { kind: "ffqn-malformed", text, reason };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- brands what was just checked
  return text as Ffqn;
}

/**
 * Joins names that come from checked WIT. Throws when they do not form a full name: the caller
 * broke its contract.
 */
export function makeFfqn(interfaceName: string, functionName: string): Ffqn {
  const ffqn = parseFfqn(`${interfaceName}.${functionName}`);
  if (typeof ffqn !== "string") {
    throw new TypeError(`\`${ffqn.text}\` is not the name of a function: ${ffqn.reason}`);
  }
  return ffqn;
}

/** `ns:pkg/ifc@1.0.0` of `ns:pkg/ifc@1.0.0.fn`. */
export function interfaceOf(ffqn: Ffqn): string {
  return ffqn.slice(0, ffqn.lastIndexOf("."));
}

/** `fn` of `ns:pkg/ifc@1.0.0.fn`. */
export function functionOf(ffqn: Ffqn): string {
  return ffqn.slice(ffqn.lastIndexOf(".") + 1);
}

/** What is wrong with a text as the full name of a function, null if nothing is. */
function ffqnFault(text: string): string | null {
  const dot = text.lastIndexOf(".");
  const interfaceFault = interfaceNameFault(dot === -1 ? text : text.slice(0, dot));
  const functionName = text.slice(dot + 1);
  if (dot !== -1 && interfaceFault === null && isKebabName(functionName)) {
    return null;
  }
  if (interfaceNameFault(text) === null) {
    return "it names an interface; append `.` and the name of a function";
  }
  return interfaceFault ?? `the function \`${functionName}\` is not in kebab-case`;
}

/** What is wrong with a text as `ns:pkg/ifc[@semver]`, null if nothing is. */
function interfaceNameFault(text: string): string | null {
  const at = text.indexOf("@");
  const path = at === -1 ? text : text.slice(0, at);
  const parts = /^([^:/]*):([^:/]*)\/([^:/]*)$/.exec(path);
  if (parts === null) {
    return `the interface \`${path}\` is not of the form \`namespace:package/interface\``;
  }
  const [, namespace = "", packageName = "", interfaceName = ""] = parts;
  if (!isPackageWord(namespace)) {
    return `the namespace \`${namespace}\` is not in lower kebab-case`;
  }
  if (!isPackageWord(packageName)) {
    return `the package \`${packageName}\` is not in lower kebab-case`;
  }
  if (!isKebabName(interfaceName)) {
    return `the interface \`${interfaceName}\` is not in kebab-case`;
  }
  const version = text.slice(at + 1);
  return at === -1 || isSemanticVersion(version)
    ? null
    : `the version \`${version}\` is not a semantic version such as \`1.0.0\``;
}
