/** The token hashes in `.dev.vars`, the file from which a local server has its secrets. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const tokenHashesVariable = "OBELISK_TOKEN_HASHES";

/** A new file is its owner's alone; one that exists stays as open as it is. */
const OWNER_ONLY = 0o600;

const assignment = new RegExp(
  `^(?<before>[ \\t]*(?:export[ \\t]+)?${tokenHashesVariable}[ \\t]*=[ \\t]*)(?<value>.*)$`,
  "m",
);
/** A text in quotes or a bare one, and perhaps a comment. */
const oneLineValue = /^(?:(["'`])(?<quoted>.*?)\1|(?<bare>[^"'`#]*?))[ \t]*(?:#.*)?\r?$/;

export function devVarsFile(project: string): string {
  return join(project, ".dev.vars");
}

/** Adds a hash beside those that are there. A text says why that was not possible. */
export function addTokenHash(file: string, hash: string, name: string | undefined): string | null {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const changed = withTokenHash(text, hash, name);
  if (changed === null) {
    return `${tokenHashesVariable} in ${file} is not written on one line; add the hash by hand.`;
  }
  writeFileSync(file, changed, { mode: OWNER_ONLY });
  return null;
}

/** Null when the value that is there cannot be read on its line. */
export function withTokenHash(text: string, hash: string, name: string | undefined): string | null {
  const comment = name === undefined ? "" : `# ${name}: ${hash}\n`;
  const found = assignment.exec(text);
  if (found === null) {
    const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    return `${before}${comment}${tokenHashesVariable}="${hash}"\n`;
  }
  const { before = "", value = "" } = found.groups ?? {};
  const present = valueOnLine(value);
  if (present === null) return null;
  const hashes = present === "" ? hash : `${present},${hash}`;
  const line = `${comment}${before}"${hashes}"`;
  return `${text.slice(0, found.index)}${line}${text.slice(found.index + found[0].length)}`;
}

function valueOnLine(text: string): string | null {
  const { quoted, bare } = oneLineValue.exec(text)?.groups ?? {};
  return (quoted ?? bare)?.trim() ?? null;
}
