/** The object of an execution cannot be reached now; asking again later can help. */
export class ExecutionUnavailable extends Error {
  readonly isOverloaded: boolean;

  constructor(cause: unknown, isOverloaded: boolean) {
    super("the object of the execution cannot be reached", { cause });
    this.name = "ExecutionUnavailable";
    this.isOverloaded = isOverloaded;
  }
}
