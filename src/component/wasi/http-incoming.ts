/** What `wasi:http/outgoing-handler` gives a component: a promise of an answer, the answer, its body. */
import type { HeaderList } from "../http-request.ts";
import type { ErrorCode } from "./http-error.ts";
import { Fields } from "./http-fields.ts";
import { ArrivalPollable, Pollable, type Arrival, type MonotonicTime } from "./pollable.ts";
import { InputStream, type ByteSource, type Result } from "./streams.ts";

const taken: Result<never, undefined> = { tag: "err", val: undefined };

export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: ByteSource;
}

/** What a request ends with. */
export type Coming = { readonly answer: Answer } | { readonly error: ErrorCode };

export class FutureIncomingResponse implements Arrival {
  readonly #time: MonotonicTime;
  readonly #abort: () => void;
  readonly #listeners = new Set<() => void>();
  #end: Result<IncomingResponse, ErrorCode> | null = null;
  #isTaken = false;

  /** @param abort gives up the request, or the answer when nobody has taken it */
  constructor(time: MonotonicTime, coming: Promise<Coming>, abort: () => void) {
    this.#time = time;
    this.#abort = abort;
    void this.#await(coming);
  }

  hasArrived(): boolean {
    return this.#end !== null;
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribe(): Pollable {
    return new ArrivalPollable(this.#time, this);
  }

  /** Undefined until it has come; once only. */
  get(): Result<Result<IncomingResponse, ErrorCode>, undefined> | undefined {
    if (this.#end === null) return undefined;
    if (this.#isTaken) return taken;
    this.#isTaken = true;
    return { tag: "ok", val: this.#end };
  }

  [Symbol.dispose](): void {
    if (!this.#isTaken) this.#abort();
  }

  async #await(coming: Promise<Coming>): Promise<void> {
    const end = await coming;
    this.#end =
      "error" in end
        ? { tag: "err", val: end.error }
        : { tag: "ok", val: new IncomingResponse(this.#time, end.answer) };
    for (const listener of this.#listeners) listener();
  }
}

export class IncomingResponse {
  readonly #time: MonotonicTime;
  readonly #answer: Answer;
  readonly #headers: Fields;
  #isConsumed = false;

  constructor(time: MonotonicTime, answer: Answer) {
    this.#time = time;
    this.#answer = answer;
    this.#headers = Fields.received(answer.headers);
  }

  status(): number {
    return this.#answer.status;
  }

  headers(): Fields {
    return this.#headers.view();
  }

  consume(): Result<IncomingBody, undefined> {
    if (this.#isConsumed) return taken;
    this.#isConsumed = true;
    return { tag: "ok", val: new IncomingBody(this.#time, this.#answer.body) };
  }

  [Symbol.dispose](): void {
    if (!this.#isConsumed) this.#answer.body.cancel();
  }
}

export class IncomingBody {
  readonly #time: MonotonicTime;
  readonly #source: ByteSource;
  #isStreamed = false;

  constructor(time: MonotonicTime, source: ByteSource) {
    this.#time = time;
    this.#source = source;
  }

  static finish(body: IncomingBody): FutureTrailers {
    body.#source.cancel();
    return new FutureTrailers();
  }

  stream(): Result<InputStream, undefined> {
    if (this.#isStreamed) return taken;
    this.#isStreamed = true;
    return { tag: "ok", val: new InputStream(this.#source, this.#time) };
  }

  [Symbol.dispose](): void {
    this.#source.cancel();
  }
}

/** The platform does not show trailers: there are none. */
export class FutureTrailers {
  #isTaken = false;

  subscribe(): Pollable {
    return new Pollable();
  }

  get(): Result<Result<undefined, never>, undefined> {
    if (this.#isTaken) return taken;
    this.#isTaken = true;
    return { tag: "ok", val: { tag: "ok", val: undefined } };
  }
}
