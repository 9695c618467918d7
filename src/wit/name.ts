/**
 * WIT names. A name is kebab-case: fragments joined by `-`, each all lower case or all upper case,
 * the first one beginning with a letter. JSON shows the snake_case form, bindings of JavaScript the
 * camelCase form; both are functions of the WIT name.
 */

const fragment = "(?:[a-z0-9]+|[0-9]*[A-Z][A-Z0-9]*)";
const kebabName = new RegExp(`^(?=[A-Za-z])${fragment}(?:-${fragment})*$`);
const packageWord = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const versionNumber = String.raw`(?:0|[1-9]\d*)`;
const versionIdentifiers = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;

/** A semantic version (semver 2.0.0) as the source of a regular expression. */
export const semanticVersionPattern = [
  `${versionNumber}(?:\\.${versionNumber}){2}`,
  `(?:-${versionIdentifiers})?`,
  `(?:\\+${versionIdentifiers})?`,
].join("");

const semanticVersion = new RegExp(`^${semanticVersionPattern}$`);

/** Whether `text` is a name as functions, interfaces, types, fields and cases have. */
export function isKebabName(text: string): boolean {
  return kebabName.test(text);
}

/** Whether `text` can be a namespace or the name of a package, which have no upper case. */
export function isPackageWord(text: string): boolean {
  return packageWord.test(text);
}

/** Whether `text` is a version as in `ns:pkg@1.2.3-rc.1+build`. */
export function isSemanticVersion(text: string): boolean {
  return semanticVersion.test(text);
}

/** What is derived from a name; kept, because large values look up the same few names again. */
interface NameForms {
  readonly snake: string;
  readonly camel: string;
  readonly spellings: readonly string[];
}

const formsByName = new Map<string, NameForms>();

/** The form of a WIT name in JSON that the engine writes: `not-found` gives `not_found`. */
export function snakeCase(name: string): string {
  return nameForms(name).snake;
}

/** The form of a WIT name in JavaScript bindings: `read-HTTP-body` gives `readHttpBody`. */
export function camelCase(name: string): string {
  return nameForms(name).camel;
}

/** The forms of a WIT name that JSON may have, the one that the engine writes first. */
export function spellings(name: string): readonly string[] {
  return nameForms(name).spellings;
}

/** Whether `written` stands for the WIT name. */
export function isSpelling(written: unknown, name: string): boolean {
  return written === name || written === snakeCase(name);
}

function nameForms(name: string): NameForms {
  const known = formsByName.get(name);
  if (known !== undefined) {
    return known;
  }
  const lower = name.toLowerCase();
  const snake = lower.replaceAll("-", "_");
  const camel = lower.replaceAll(/-(.)/g, (_match, first: string) => first.toUpperCase());
  const forms = { snake, camel, spellings: snake === name ? [name] : [snake, name] };
  formsByName.set(name, forms);
  return forms;
}
