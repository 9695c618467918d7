/**
 * The peer's service: its steps compute what the examples compute. A program of its own, as users of Restate run
 * it: `node service.ts PORT`. Listens on loopback and prints a line when it does.
 */
import { createServer } from "node:http2";
import { createEndpointHandler, RestatePromise, service } from "@restatedev/restate-sdk";
import type { Context } from "@restatedev/restate-sdk";

interface Work {
  readonly steps: number;
  /** All beside each other, or one after the other. */
  readonly atOnce: boolean;
}

async function run(context: Context, { steps, atOnce }: Work): Promise<number> {
  const begun: Promise<number>[] = [];
  for (let number = 1; number <= steps; number += 1) {
    const done = context.run(`fibo ${number}`, () => fibo(10));
    if (atOnce) begun.push(done);
    else await done;
  }
  await RestatePromise.all(begun);
  return steps;
}

function fibo(n: number): number {
  let [current, next] = [0, 1];
  for (let step = 0; step < n; step += 1) [current, next] = [next, current + next];
  return current;
}

const handler = createEndpointHandler({
  services: [service({ name: "bench", handlers: { run } })],
});
createServer(handler).listen(Number(process.argv[2]), "127.0.0.1", () => console.log("listening"));
