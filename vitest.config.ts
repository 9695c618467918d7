import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

const minuteMs = 60_000;

/** vitest leaves one core alone, which of two is half of the machine. */
const maxWorkers = Math.max(2, availableParallelism() - 1);
/** Of tests that start servers, which are several processes each and wait for most of their time. */
const serverTests = Math.max(2, Math.floor(availableParallelism() / 2));

/** Migrations are bundled as text, here as in the Worker. */
const sqlText = {
  name: "sql-text",
  enforce: "pre" as const,
  load(id: string): string | undefined {
    if (!id.endsWith(".sql")) return undefined;
    return `export default ${JSON.stringify(readFileSync(id, "utf8"))}`;
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [sqlText],
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/worker/**", "test/e2e/**", "test/support/**"],
          testTimeout: minuteMs,
          hookTimeout: minuteMs,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: "./test/worker/test-worker.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              durableObjects: {
                COUNTED: { className: "CountedExecutionObject", useSQLite: true },
                UNLISTED: { className: "UnlistedExecutionObject", useSQLite: true },
                PROBED: { className: "ProbedExecutionObject", useSQLite: true },
              },
            },
          }),
        ],
        resolve: {
          alias: {
            "bench-components": join(import.meta.dirname, "bench/.obelisk/components.js"),
            "obelisk-components": join(import.meta.dirname, ".obelisk/components.js"),
          },
        },
        test: {
          name: "worker",
          globalSetup: ["./bench/build-components.ts", "./test/support/served-web.ts"],
          include: ["test/worker/**/*.test.ts"],
          testTimeout: minuteMs,
          hookTimeout: minuteMs,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "e2e",
          globalSetup: ["./test/support/wrangler-folders.ts"],
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 3 * minuteMs,
          hookTimeout: 3 * minuteMs,
          maxWorkers: serverTests,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
