/** What the service uses of Restate's SDK, which is installed only when the peer is asked for. */
declare module "@restatedev/restate-sdk" {
  export interface Context {
    run<T>(name: string, action: () => T): Promise<T>;
  }

  export const RestatePromise: {
    all<T>(promises: readonly Promise<T>[]): Promise<T[]>;
  };

  export interface Service {
    readonly name: string;
  }

  export function service(definition: {
    readonly name: string;
    readonly handlers: Readonly<
      Record<string, (context: Context, input: never) => Promise<unknown>>
    >;
  }): Service;

  export function createEndpointHandler(options: {
    readonly services: readonly Service[];
  }): (
    request: import("node:http2").Http2ServerRequest,
    response: import("node:http2").Http2ServerResponse,
  ) => void;
}
