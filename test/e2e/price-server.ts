/** A shop's server on loopback that fails at random: what the activity of a new user talks to. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { SeededRandom } from "../simulation/seeded-random.ts";

export interface PriceServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Items in the order in which they were answered. */
  readonly answered: readonly string[];
  /** How many requests were answered with 503. */
  busyCount(): number;
}

const SEED = 3;
const FAILING_PART = 0.5;

/**
 * Answers `/<item>` with its price as JSON. One half of the requests fails: with 503, or without an answer.
 * @param prices JSON values by item
 */
export async function startPriceServer(
  prices: Readonly<Record<string, object>>,
): Promise<PriceServer> {
  const random = new SeededRandom(SEED);
  const answered: string[] = [];
  let busyCount = 0;
  const server = createServer((request, response) => {
    const item = request.url?.slice(1) ?? "";
    if (random.chance(FAILING_PART)) {
      if (random.chance(FAILING_PART)) {
        request.socket.resetAndDestroy();
        return;
      }
      busyCount += 1;
      response.writeHead(503).end();
      return;
    }
    answered.push(item);
    response.end(JSON.stringify(prices[item] ?? null));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, answered, busyCount: () => busyCount };
}
