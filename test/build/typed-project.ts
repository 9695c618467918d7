/** Projects whose components have generated types. */
import { componentTypes, writeTypes } from "../../src/build/component-types.ts";
import type { TypesFile } from "../../src/build/component-types.ts";
import { readProjectFile } from "../../src/build/project-file.ts";
import { linkPackage, typeErrors } from "../support/type-check.ts";
import type { Files } from "./project-fixture.ts";
import { makeProject } from "./project-fixture.ts";

interface TypedComponent {
  readonly kind: "activity" | "workflow";
  readonly name: string;
}

/** An obelisk.toml with these components, each in a folder of its name. */
export function declared(...components: readonly TypedComponent[]): string {
  return components
    .map(
      ({ kind, name }) =>
        `[[${kind}_wasm]]\nname = "${name}"\nsource = "${name}/${name}.ts"\nwit = "${name}/wit"\nworld = "component"\n`,
    )
    .join("\n");
}

/** The files as they should be. */
export async function typesOf(root: string): Promise<readonly TypesFile[]> {
  const components = await readProjectFile(root);
  if ("problems" in components) throw new Error(JSON.stringify(components.problems));
  const made = await componentTypes(root, components);
  if ("problems" in made) throw new Error(JSON.stringify(made.problems, null, 2));
  return made;
}

/** What the compiler says of a project with its generated declarations. */
export async function errorsOf(files: Files): Promise<readonly string[]> {
  const root = await makeProject(files);
  await linkPackage(root);
  await writeTypes(root, await typesOf(root));
  return typeErrors(root);
}
