import type { KnipConfig } from "knip";

/** Without the tests: an export that only a test and its own file use is no dead code. */
const isProduction = process.argv.includes("--production");

const config: KnipConfig = {
  entry: [
    "src/build/main.ts!",
    "src/cli/obelisk.ts!",
    "bin/strip-types.mjs!",
    "scripts/*.{ts,mjs}",
    "bench/*.ts",
    "bench/worker/worker.ts",
    "bench/peers/*/service.ts",
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
  // `provided.d.ts` is named by a tsconfig.json.
  ignore: ["test/support/canary/**", "test/support/provided.d.ts"],
  // Programs that are started by name, and the version of a package that jco needs.
  ignoreDependencies: [
    "oxfmt",
    "oxlint",
    "oxlint-tsgolint",
    // What `obelisk build` makes in bench/, if it ran there.
    "bench-components",
    // Of a peer of the benchmark, which has a package.json of its own.
    "@restatedev/restate-sdk",
    ...(isProduction ? ["wrangler", "@bytecodealliance/preview2-shim"] : []),
  ],
  ignoreExportsUsedInFile: isProduction || { interface: true, type: true },
};

export default config;
