/** A page of the documentation as text. */
declare module "*.md?raw" {
  const text: string;
  export default text;
}

/** Objects that only tests have (`test-worker.ts`). */
declare namespace Cloudflare {
  interface Env {
    readonly PROBED: DurableObjectNamespace<
      import("./support/probed-execution-object.ts").ProbedExecutionObject
    >;
    readonly COUNTED: DurableObjectNamespace<
      import("../../bench/worker/counted-execution-object.ts").CountedExecutionObject
    >;
    readonly UNLISTED: DurableObjectNamespace<
      import("../../bench/worker/unlisted-execution-object.ts").UnlistedExecutionObject
    >;
  }
}
