import { expect, it } from "vitest";

import { bundleParts } from "../../scripts/bundle-parts.ts";

it("[RP3] what is generated for components does not count as the engine", () => {
  const outputs = {
    "dist/worker.js": {
      inputs: {
        "src/worker.ts": { bytesInOutput: 10 },
        "node_modules/hono/dist/hono.js": { bytesInOutput: 20 },
        ".obelisk/components.js": { bytesInOutput: 300 },
        ".obelisk/glue/a.js": { bytesInOutput: 4000 },
      },
    },
    "dist/chunk.js": { inputs: { ".obelisk/glue/a.js": { bytesInOutput: 1000 } } },
  };
  expect(bundleParts({ outputs })).toEqual({
    engineBytes: 30,
    generated: [
      { path: ".obelisk/glue/a.js", bytes: 5000 },
      { path: ".obelisk/components.js", bytes: 300 },
    ],
  });
});
