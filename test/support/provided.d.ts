/** `http://127.0.0.1:<port>` of a server that answers as `web-server.ts` says. */
export type WebOrigin = string;

/** What the set-up of the tests in workerd provides. */
declare module "vitest" {
  interface ProvidedContext {
    readonly webOrigin: WebOrigin;
  }
}
