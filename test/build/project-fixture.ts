/**
 * Projects on disk for tests of the build, in one folder of the system's temporary folder.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { buildProject, type BuildProblems, type BuildReport } from "../../src/build/build.ts";

const fixtures = join(tmpdir(), "obelisk-build-tests");

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A new project with these files, by their paths. It lasts as long as the test. */
export async function makeProject(files: Files): Promise<string> {
  const root = await temporaryFolder();
  await writeFiles(root, files);
  return root;
}

/** A new folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  await mkdir(fixtures, { recursive: true });
  const folder = await mkdtemp(join(fixtures, "project-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

/** Builds without printing. */
export function build(root: string): Promise<BuildReport | BuildProblems> {
  return buildProject({ root, log: () => {} });
}

/** Every file that a build generates, with its content and the time of its last change. */
export async function outputOf(
  root: string,
): Promise<Record<string, { readonly text: string; readonly changedAtMs: number }>> {
  const output = join(root, ".obelisk");
  const paths = await readdir(output, { recursive: true });
  const files = await Promise.all(
    paths
      .filter((path) => !path.startsWith("cache"))
      .map(async (path) => {
        const info = await stat(join(output, path));
        return info.isFile()
          ? [
              [
                path,
                { text: await readFile(join(output, path), "latin1"), changedAtMs: info.mtimeMs },
              ] as const,
            ]
          : [];
      }),
  );
  return Object.fromEntries(files.flat());
}

/** WebAssembly text for `answer: func() -> result<u32, string>` that answers ok. */
export function answering(interfaceName: string, answer: number): string {
  return `(module
  (memory (export "memory") 1)
  (func (export "${interfaceName}#answer") (result i32)
    (i32.store (i32.const 4) (i32.const ${answer}))
    (i32.const 0)))`;
}

/** The WIT of a package with the interface `answers` and the world `component` that exports it. */
export function answersWit(packageName: string, functions: string): string {
  return `package ${packageName};
interface answers { ${functions} }
world component { export answers; }`;
}
