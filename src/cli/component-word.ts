/** What a component's name becomes where only words are allowed: in WIT and in TypeScript. */
import { witKeywords } from "../build/component-wit.ts";
import { isReservedWord } from "../build/typescript-name.ts";
import { camelCase, isPackageWord } from "../wit/name.ts";

/** Names that the templates use for something else. */
const used: ReadonlySet<string> = new Set(["component", "info", "log", "sleep", "input"]);

/** `Mail_v2` gives `mail-v2`; or why a name gives none. */
export function componentWord(name: string): string | { readonly refusal: string } {
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) {
    return {
      refusal: `${name} is no name of a component: it has letters, digits, \`_\`, \`.\` and \`-\`.`,
    };
  }
  const word = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    // Each part of a name in WIT begins with a letter.
    .replaceAll(/-(?=[0-9])/g, "");
  if (!isPackageWord(word)) {
    return { refusal: `${name} gives no name for a WIT package: it has to begin with a letter.` };
  }
  if (witKeywords.has(word) || isReservedWord(camelCase(word)) || used.has(word)) {
    return {
      refusal: `${word} has a meaning of its own in WIT or TypeScript: choose another name.`,
    };
  }
  return word;
}
