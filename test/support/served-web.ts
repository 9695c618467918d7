/** Gives the tests in workerd a web server: its origin is what they inject as `webOrigin`. */
import type { TestProject } from "vitest/node";
import { startWebServer } from "./web-server.ts";
import type { WebServer } from "./web-server.ts";

let server: WebServer | null = null;

/** Called by vitest under this name. */
export async function setup(project: TestProject): Promise<void> {
  server = await startWebServer();
  project.provide("webOrigin", server.origin);
}

/** Called by vitest under this name. */
export function teardown(): void {
  server?.close();
}
