import type { KnipConfig } from "knip";

/** Without the tests: an export that only a test and its own file use is no dead code. */
const isProduction = process.argv.includes("--production");

const config: KnipConfig = {
  entry: [
    "src/build/main.ts!",
    "src/cli/obelisk.ts!",
    "scripts/*.{ts,mjs}",
    "bench/*.ts",
    "bench/worker/worker.ts",
    "test/**/*.test.ts",
    "test/worker/test-worker.ts",
    "test/simulation/simulate.ts",
  ],
  project: [
    "bin/**!",
    "src/**/*.ts!",
    "durable-objects/**/*.ts!",
    "scripts/**",
    "bench/**/*.ts",
    "test/**/*.ts",
    "*.{ts,mjs}",
  ],
  drizzle: { config: ["drizzle.*.config.ts"] },
  ignore: ["test/support/canary/**"],
  // Programs that are started by name, and an alias in the benchmark's wrangler.toml.
  ignoreDependencies: [
    "oxfmt",
    "oxlint",
    "oxlint-tsgolint",
    "bench-components",
    ...(isProduction ? ["wrangler"] : []),
  ],
  ignoreExportsUsedInFile: isProduction || { interface: true, type: true },
};

export default config;
