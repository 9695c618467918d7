import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { componentEmbed } from "@bytecodealliance/jco";
import { expect, it } from "vitest";
import { interfaceFunctions } from "../../src/wit/wit-document.ts";
import { functionWit } from "../../src/wit/wit-interface-text.ts";
import { fixtureText, parsedWit } from "../wit/fixture.ts";

it("[WT60] the WIT text of a function is WIT for other tools, too", async () => {
  const text = fixtureText("market.wit");
  const interfaces = parsedWit(text).packages.flatMap((witPackage) => witPackage.interfaces);
  const folder = await mkdtemp(join(tmpdir(), "obelisk-function-wit-"));
  try {
    for (const { ffqn } of interfaces.flatMap(interfaceFunctions)) {
      const interfaceName = /\/([^@.]+)/.exec(ffqn)?.[1] ?? "";
      const world = `;\n\nworld w { import ${interfaceName}; }`;
      await writeFile(join(folder, "function.wit"), functionWit(text, ffqn).replace(";", world));
      await expect(
        componentEmbed({ dummy: true, witPath: folder, world: "w" }),
      ).resolves.toBeInstanceOf(Uint8Array);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
