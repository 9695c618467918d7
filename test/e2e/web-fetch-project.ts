/**
 * A project of a user's own whose activities have the web's `fetch`: the example, and beside it in the same component
 * what the tests ask of it.
 */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suggestedWranglerToml } from "../../src/cli/wrangler-config.ts";

const example = join(import.meta.dirname, "../../examples/http");

const probeWit = `package testing:http;

interface probe {
    /// The text of the answer, or what it was rejected with.
    fetched: func(what: string, url: string) -> result<string, string>;
}

world probed {
    include component;
    export probe;
}
`;

const probe = `import { http } from "./http.ts";

const kinds: Record<string, (url: string) => Promise<string>> = {
  async post(url) {
    const headers = { "x-given": "one" };
    const response = await fetch(url, { method: "POST", headers, body: "grün" });
    return [response.status, response.headers.get("content-length"), await response.text()].join(" ");
  },
  async redirected(url) {
    const { status, headers } = await fetch(url, { redirect: "manual" });
    return \`\${status} to \${headers.get("location")}\`;
  },
  async streamed(url) {
    const reader = (await fetch(url)).body.getReader();
    let length = 0;
    while (length < 200_000) length += (await reader.read()).value.length;
    await reader.cancel();
    return "enough";
  },
  async together(url) {
    const responses = await Promise.all([201, 202, 203].map((code) => fetch(url + code)));
    return responses.map(({ status }) => status).join();
  },
  async late(url) {
    await fetch(url, { signal: AbortSignal.timeout(50) });
    return "in time";
  },
  async random() {
    return [Math.random(), crypto.randomUUID()].join();
  },
  async mistaken() {
    return undefined.text;
  },
};

export { http };
export const probe = { fetched: (what: string, url: string) => kinds[what](url) };
`;

/** Writes the project into a folder that is there: the example's, with more functions and less time. */
export function writeWebFetchProject(folder: string): void {
  cpSync(example, folder, { recursive: true, filter: (path) => !path.includes("/.") });
  writeFileSync(join(folder, "probe.ts"), probe);
  writeFileSync(join(folder, "wit/probe.wit"), probeWit);
  writeFileSync(join(folder, "wrangler.toml"), suggestedWranglerToml(folder));
  const settings = "max_retries = 0\nexec.lock_expiry = { seconds = 3 }\n";
  const project = readFileSync(join(folder, "obelisk.toml"), "utf8");
  writeFileSync(
    join(folder, "obelisk.toml"),
    [
      ['source = "http.ts"', 'source = "probe.ts"'],
      ['world = "component"', 'world = "probed"'],
      ['methods = ["GET"]', 'methods = "*"'],
      ["\n[[activity_wasm.allowed_host]]", `${settings}\n[[activity_wasm.allowed_host]]`],
    ].reduce((text, [old = "", changed = ""]) => replaced(text, old, changed), project),
  );
}

function replaced(text: string, old: string, changed: string): string {
  if (!text.includes(old)) throw new Error(`the obelisk.toml of the example has no ${old}`);
  return text.replace(old, changed);
}
