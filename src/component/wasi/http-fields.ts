/** The resource `fields` of `wasi:http/types`: names and values in order, names in any case. */
import type { HeaderList } from "../http-request.ts";
import type { Result } from "./streams.ts";

type Field = readonly [name: string, value: Uint8Array];

interface HeaderError {
  readonly tag: "immutable" | "invalid-syntax";
}

const nameForm = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const done: Result<undefined, never> = { tag: "ok", val: undefined };
const immutable: Result<never, HeaderError> = { tag: "err", val: { tag: "immutable" } };
const invalid: Result<never, HeaderError> = { tag: "err", val: { tag: "invalid-syntax" } };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Fields {
  #fields: readonly Field[] = [];
  #isMutable = true;

  static fromList(fields: readonly Field[]): Result<Fields, HeaderError> {
    if (!fields.every(isField)) return invalid;
    return { tag: "ok", val: Fields.#of(fields, true) };
  }

  /** Headers of an answer, which nobody changes. */
  static received(headers: HeaderList): Fields {
    return Fields.#of(
      headers.map(([name, value]) => [name, latin1(value)]),
      false,
    );
  }

  static #of(fields: readonly Field[], isMutable: boolean): Fields {
    const made = new Fields();
    made.#fields = fields;
    made.#isMutable = isMutable;
    return made;
  }

  /** The platform sends text as UTF-8. */
  get list(): HeaderList {
    return this.#fields.map(([name, value]) => [name, decoder.decode(value)]);
  }

  /** The same fields for somebody who must not change them. */
  view(): Fields {
    return Fields.#of(this.#fields, false);
  }

  get(name: string): Uint8Array[] {
    return this.#fields.filter(named(name)).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.#fields.some(named(name));
  }

  set(name: string, values: readonly Uint8Array[]): Result<undefined, HeaderError> {
    const added = values.map((value): Field => [name, value]);
    if (!nameForm.test(name) || !added.every(isField)) return invalid;
    return this.#change([...this.#without(name), ...added]);
  }

  delete(name: string): Result<undefined, HeaderError> {
    return nameForm.test(name) ? this.#change(this.#without(name)) : invalid;
  }

  append(name: string, value: Uint8Array): Result<undefined, HeaderError> {
    const added: Field = [name, value];
    return isField(added) ? this.#change([...this.#fields, added]) : invalid;
  }

  entries(): Field[] {
    return [...this.#fields];
  }

  clone(): Fields {
    return Fields.#of(this.#fields, true);
  }

  #without(name: string): readonly Field[] {
    const isNamed = named(name);
    return this.#fields.filter((field) => !isNamed(field));
  }

  #change(fields: readonly Field[]): Result<undefined, HeaderError> {
    if (!this.#isMutable) return immutable;
    this.#fields = fields;
    return done;
  }
}

function named(name: string): (field: Field) => boolean {
  const lower = name.toLowerCase();
  return ([other]) => other.toLowerCase() === lower;
}

/** A value has no control characters but the tab. */
function isField([name, value]: Field): boolean {
  return nameForm.test(name) && value.every((byte) => byte === 9 || (byte >= 32 && byte !== 127));
}

/** The platform gives one character for each byte that came. */
function latin1(value: string): Uint8Array {
  const codes = Array.from(value, (character) => character.codePointAt(0) ?? 0);
  return codes.every((code) => code < 256) ? Uint8Array.from(codes) : encoder.encode(value);
}
