/** The process of `wrangler dev`, which runs the local Workers runtime. */
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { serverBuildsVariable } from "../build/server-builds.ts";
import { packageRoot } from "./package-root.ts";
import { ProcessGroup } from "./process-group.ts";

export interface WranglerOptions {
  readonly project: string;
  readonly port: number;
  readonly ip: string;
  readonly persistTo?: string;
}

/** Serves what was built in the project. */
export function startWrangler({ project, port, ip, persistTo }: WranglerOptions): ProcessGroup {
  return new ProcessGroup(
    process.execPath,
    [
      createRequire(import.meta.url).resolve("wrangler"),
      "dev",
      ...["--ip", ip, "--port", String(port), "--inspector-port", "0"],
      // The API takes this server's own word for where it listens, not a client's.
      ...["--var", `OBELISK_LISTENS_ON:${ip}`],
      "--show-interactive-dev-session=false",
      ...(persistTo === undefined ? [] : ["--persist-to", resolve(persistTo)]),
    ],
    { cwd: project, env: serverEnvironment(project), stdio: ["ignore", "inherit", "inherit"] },
  );
}

/** Wrangler starts the build with the `node` that it finds, which has to be this one. */
function serverEnvironment(project: string): NodeJS.ProcessEnv {
  const path = [
    dirname(process.execPath),
    join(project, "node_modules/.bin"),
    join(packageRoot, "node_modules/.bin"),
    process.env["PATH"] ?? "",
  ].join(delimiter);
  return {
    ...process.env,
    PATH: path,
    [serverBuildsVariable]: "1",
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
}
