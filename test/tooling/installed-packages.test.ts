import { describe, expect, it } from "vitest";

import { missingPackages } from "../../scripts/installed-packages.mjs";

const locked = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/hono": { version: "4.0.0" },
    "node_modules/workerd-darwin": { version: "1.0.0", optional: true },
  },
};

describe("installed packages", () => {
  it("[RP2] are complete without the optional ones of another platform", () => {
    const installed = { packages: { "node_modules/hono": { version: "4.0.0" } } };
    expect(missingPackages(locked, installed)).toEqual([]);
  });

  it("[RP2] lack what is absent or of another version than the locked one", () => {
    const installed = {
      packages: { "node_modules/workerd-darwin": { version: "0.9.0", optional: true } },
    };
    expect(missingPackages(locked, installed)).toEqual([
      "node_modules/hono",
      "node_modules/workerd-darwin",
    ]);
  });
});
