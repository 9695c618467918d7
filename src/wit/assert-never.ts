/**
 * Ends an exhaustive switch: does not compile while a case is missing, throws if data breaks its
 * type.
 */
export function assertNever(unexpected: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(unexpected)}`);
}
