/** What a deploy uploads: the engine, and what was generated for each component. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { bundleParts, engineBudgetBytes } from "../scripts/bundle-parts.ts";
import { capture } from "../scripts/command.ts";
import type { ComponentReport } from "../src/build/build.ts";
import type { Finding } from "./finding.ts";

const metafileShape = z.object({
  outputs: z.record(
    z.string(),
    z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
  ),
});

/** Bundles the deployment at `root`, whose components are `components`. */
export async function measureBundle(
  root: string,
  components: readonly ComponentReport[],
): Promise<Finding[]> {
  const { engineBytes, generated } = bundleParts(await bundleMetafile(root));
  return [
    {
      kind: "size",
      what: "bundle: the engine, minified",
      bytes: engineBytes,
      budgetBytes: engineBudgetBytes,
    },
    ...components
      .filter(({ border }) => border === "jco")
      .map(({ name, digest }): Finding => ({
        kind: "size",
        what: `bundle: glue of ${name}, minified`,
        bytes: generated.find(({ path }) => path.includes(fileDigest(digest)))?.bytes ?? 0,
        budgetBytes: null,
      })),
  ];
}

/** The part of a component's digest that its file is named by. */
function fileDigest(digest: string): string {
  return digest.slice("sha256:".length).slice(0, 16);
}

async function bundleMetafile(root: string): Promise<z.infer<typeof metafileShape>> {
  const folder = await mkdtemp(join(tmpdir(), "obelisk-bench-"));
  try {
    const options = ["--dry-run", "--minify", "--outdir", folder, "--metafile"];
    const { code, output } = await capture(["wrangler", "deploy", ...options], root);
    if (code !== 0) throw new Error(`the bundle cannot be made:\n${output}`);
    return metafileShape.parse(
      JSON.parse(await readFile(join(folder, "bundle-meta.json"), "utf8")),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
