/** The component wants something of its host that it cannot get. */
export class ImportRefused extends Error {
  constructor(name: string, reason: string) {
    super(`the component imports ${name}, which ${reason}`);
    this.name = "ImportRefused";
  }
}
