/** What the API makes of an object that the platform cannot reach. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { sendToFakes } from "./api-over-fakes.ts";
import { localRequest } from "./local-request.ts";
import { problemOf } from "./problem-body.ts";

/** A status call that fails with each error in turn, then answers that there is no such execution. */
async function askFailing(
  ...errors: readonly Error[]
): Promise<{ response: Response; calls: number }> {
  let calls = 0;
  const response = await sendToFakes(
    localRequest("/v1/executions/E_01JDPXJ3M5QK4W8YV2Z6T9R0AB/status"),
    {
      execution: {
        status: () => {
          const error = errors[calls];
          calls += 1;
          return error === undefined ? null : Promise.reject(error);
        },
      },
    },
  );
  return { response, calls };
}

const flagged = (flags: object): Error => Object.assign(new Error("secret inside"), flags);

describe("an object that cannot be reached", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([{ retryable: true }, { durableObjectReset: true }])(
    "[HT24] is asked again when trying again can help: %j",
    async (flags) => {
      const { response, calls } = await askFailing(flagged(flags), flagged(flags));
      expect(response.status).toBe(404);
      expect(calls).toBe(3);
    },
  );

  it("[HT24] answers 503 when it stays away", async () => {
    const error = flagged({ retryable: true });
    const { response, calls } = await askFailing(error, error, error, error);
    expect(response.status).toBe(503);
    expect((await problemOf(response)).code).toBe("unavailable");
    expect(calls).toBe(3);
  });

  it("[HT25] answers 503 and is left alone when it is overloaded", async () => {
    const { response, calls } = await askFailing(flagged({ overloaded: true, retryable: true }));
    expect(response.status).toBe(503);
    expect((await problemOf(response)).code).toBe("overloaded");
    expect(calls).toBe(1);
  });

  it("[HT26] any other exception answers 500 and goes to the log only", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const { response } = await askFailing(new TypeError("secret inside"));
    expect(response.status).toBe(500);
    expect(await problemOf(response)).toEqual({
      code: "internal-error",
      message: "the server failed; its log says why",
    });
    expect(log).toHaveBeenCalledOnce();
  });
});
