/** Which bytes of the bundled Worker are the engine's, and which were generated for components. */

/** Limit on the minified JavaScript that is not generated from components. */
export const engineBudgetBytes = 1_000_000;

/** The part of esbuild's metafile that says how much of each output comes from which file. */
export interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
}

export interface BundleParts {
  readonly engineBytes: number;
  /** The generated files, largest first. */
  readonly generated: readonly { readonly path: string; readonly bytes: number }[];
}

/** Divides the outputs' bytes between the engine and the files under `.obelisk/`. */
export function bundleParts(metafile: Metafile): BundleParts {
  const bytesByInput = new Map<string, number>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      bytesByInput.set(path, (bytesByInput.get(path) ?? 0) + bytesInOutput);
    }
  }
  let engineBytes = 0;
  const generated: { path: string; bytes: number }[] = [];
  for (const [path, bytes] of bytesByInput) {
    if (/(?:^|\/)\.obelisk\//u.test(path)) generated.push({ path, bytes });
    else engineBytes += bytes;
  }
  return { engineBytes, generated: generated.toSorted((a, b) => b.bytes - a.bytes) };
}
