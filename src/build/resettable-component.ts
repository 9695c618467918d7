/** A component whose instances can be put back to their initial state, to be used again. */
import { exposeState } from "./exposed-state.ts";
import { assertPlainState } from "./plain-state.ts";
import { resettableGlue } from "./resettable-glue.ts";
import type { TranspiledComponent } from "./transpile.ts";

/** The component as it was generated, with all its state in sight; null when some of it has an unknown form. */
export function resettableComponent({
  glue,
  cores,
}: TranspiledComponent): TranspiledComponent | null {
  const code = resettableGlue(glue);
  if (code === null) return null;
  try {
    const exposed = [...cores].map(([file, core]) => [file, visible(core)] as const);
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
