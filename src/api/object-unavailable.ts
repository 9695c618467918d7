/** A Durable Object cannot be reached now; asking again later can help. */
export class ObjectUnavailable extends Error {
  /** What the object holds, as an error names it. */
  readonly subject: ObjectSubject;
  readonly isOverloaded: boolean;

  constructor(cause: unknown, subject: ObjectSubject, isOverloaded: boolean) {
    super(`the object of the ${subject} cannot be reached`, { cause });
    this.name = "ObjectUnavailable";
    this.subject = subject;
    this.isOverloaded = isOverloaded;
  }
}

export type ObjectSubject = "execution" | "catalog of executions";
