/**
 * The arrows between rooms. A room may import its own files and what its line lists, nothing else:
 * neither another room, nor a package, nor the platform.
 */

const anyPackage = ["^node_modules/"];
const node = [...anyPackage, "^(?:node:)?[a-z_/]+$"];
const workers = ["^cloudflare:"];

const wit = "^src/wit/";
const execution = "^src/execution/";
const workflow = "^src/workflow/";
const abi = "^src/abi/";
const egress = "^src/egress/";
const engine = "^src/engine/";
const enginePorts = "^src/engine/(?:alarm|clock|component-runtime|journal|outbox|ports)\\.ts$";
const component = "^src/component/";
const storage = "^src/storage/";
const api = "^src/api/";
const build = "^src/build/";
const cli = "^src/cli/";
const worker = "^src/worker\\.ts$";
const durableObjects = "^durable-objects/";
const registry = "^obelisk-components$";

/**
 * @param {string} folder
 * @param {readonly string[]} packages
 */
const packagesIn = (folder, packages) => packages.map((name) => `^node_modules/${folder}${name}/`);

/** @type {Record<string, readonly [own: string, mayImport: readonly string[]]>} */
const rooms = {
  wit: [wit, []],
  abi: [abi, [wit]],
  egress: [egress, []],
  execution: [execution, [wit]],
  workflow: [workflow, [execution, wit]],
  engine: [engine, [workflow, execution, wit]],
  storage: [
    storage,
    [enginePorts, execution, wit, "^migrations/", ...packagesIn("", ["drizzle-orm"])],
  ],
  component: [component, [enginePorts, abi, egress, workflow, execution, wit, registry]],
  api: [
    api,
    [
      engine,
      execution,
      wit,
      ...packagesIn("", ["hono", "ulid", "zod"]),
      ...packagesIn("@hono/", ["zod-openapi"]),
    ],
  ],
  "durable-objects": [
    durableObjects,
    [
      engine,
      component,
      storage,
      api,
      abi,
      egress,
      workflow,
      execution,
      wit,
      registry,
      ...workers,
      ...packagesIn("", ["drizzle-orm"]),
    ],
  ],
  worker: [worker, [api, durableObjects, "^src/component/deployed\\.ts$"]],
  build: [build, [wit, abi, egress, ...node]],
  cli: [cli, [build, wit, execution, ...node]],
  scripts: ["^scripts/", [build, wit, ...node]],
};

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(rooms).map(([name, [own, mayImport]]) => ({
      name: `room-${name}`,
      severity: /** @type {const} */ ("error"),
      from: { path: own },
      to: { pathNot: [own, ...mayImport] },
    })),
    {
      name: "nobody-imports-a-program-or-a-test",
      severity: "error",
      from: { pathNot: ["^test/", "^bench/", cli] },
      to: { path: [worker, cli, "^bench/", "^test/"] },
    },
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphan",
      severity: "error",
      from: { path: ["^src/", "^durable-objects/"], pathNot: "\\.d\\.ts$", orphan: true },
      to: {},
    },
    {
      name: "no-unresolved-import",
      severity: "error",
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: ["^cloudflare:", "^(?:bench|obelisk)-components$", "^@restatedev/"],
      },
    },
  ],
  options: {
    exclude: {
      path: [
        "^dist/",
        "^coverage/",
        "^examples/",
        "^guest/",
        "^templates/",
        "^bench/peers/[^/]+/node_modules/",
        "^test/support/canary/",
        "(?:^|/)\\.wrangler/",
        "/\\.obelisk/",
      ],
    },
    doNotFollow: { path: ["^node_modules/", "^\\.obelisk/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["workerd", "import", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
