/** A component whose instances can be put back to their initial state, to be used again. */
import type { ComponentBorder } from "./component-border.ts";
import { exposeState } from "./exposed-state.ts";
import { assertPlainState } from "./plain-state.ts";
import { resettableGlue } from "./resettable-glue.ts";
import type { TranspiledComponent } from "./transpile.ts";

/**
 * The component as it was generated, with all its state in sight; null when some of it has an unknown form. A
 * lone core module has no other state than its own: nothing is generated around it that is used.
 */
export function resettableComponent(
  { glue, cores }: TranspiledComponent,
  { kind, direct }: ComponentBorder,
): TranspiledComponent | null {
  const code = kind === "jco" ? resettableGlue(glue) : glue;
  if (code === null) return null;
  try {
    const exposed = [...cores].map(([file, core]) => {
      const isUsed = kind === "jco" || file === direct?.core;
      return [file, isUsed ? visible(core) : core] as const;
    });
    return { glue: code, cores: new Map(exposed) };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

function visible(core: Uint8Array): Uint8Array {
  assertPlainState(core);
  return exposeState(core);
}
