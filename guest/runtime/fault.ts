/** A mistake in the component's code that no err of its functions stands for: it ends the run as a trap. */
export class Fault extends TypeError {
  override readonly name: string = "TypeError";
}
