/** What `obelisk doctor` finds out about the server: whether it answers, takes the token, and has the time. */
import { createServer } from "node:net";
import { z } from "zod";
import { decodeTime } from "ulid";
import { parseJson } from "../wit/json-text.ts";
import type { ApiAnswer, ApiReply, Unreachable } from "./api-client.ts";
import { ApiClient } from "./api-client.ts";
import type { Finding } from "./doctor-finding.ts";
import { problemShape } from "./problem-explanation.ts";
import { isSuccess } from "./refusal.ts";
import { durationText } from "./relative-time.ts";
import type { ServerOptions } from "./server-options.ts";

const UNAUTHORIZED = 401;
/** Clocks that differ by less make no odds. */
const SKEW_MAX_MS = 5_000;

const newIdShape = z.string().regex(/^E_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
const healthShape = z.object({ status: z.literal("ok") });

export async function checkServer({
  apiUrl: url,
  token,
}: ServerOptions): Promise<readonly Finding[]> {
  const client = new ApiClient({ url, token });
  const health = await client.send({ method: "GET", path: "/health" }, { forMs: 0 });
  if (health.kind === "unreachable") return [await explainSilence(url, health.reason)];
  if (!isSuccess(health) || !healthShape.safeParse(parsed(health.text)).success) {
    return [
      {
        level: "fail",
        subject: "server",
        text: `something else answers at ${url.href}, with status ${health.status}`,
        advice:
          "Name the right server with --api-url or --profile, or start this one on another --port.",
      },
    ];
  }
  const server: Finding = { level: "ok", subject: "server", text: `answers at ${url.href}` };
  const askedMs = Date.now();
  const reply = await client.send({ method: "GET", path: "/v1/execution-id" }, { forMs: 0 });
  const answeredMs = Date.now();
  const access = checkAccess(url, token, reply);
  const id = isSuccess(reply) ? newIdShape.safeParse(parsed(reply.text)).data : undefined;
  const clock = id === undefined ? [] : [checkClock(id, askedMs, answeredMs)];
  return [server, access, ...clock];
}

function checkAccess(url: URL, token: string | undefined, reply: ApiReply): Finding {
  const subject = "token";
  if (!isSuccess(reply)) return explainRefusal(token, reply);
  if (token === undefined) {
    return { level: "ok", subject, text: "none is needed on this machine" };
  }
  return url.protocol === "http:" && !isLoopback(url)
    ? {
        level: "warn",
        subject,
        text: "is accepted, but is sent without encryption",
        advice: "Use https:// for a server on another machine.",
      }
    : { level: "ok", subject, text: "is accepted" };
}

function explainRefusal(token: string | undefined, reply: ApiAnswer | Unreachable): Finding {
  const subject = "token";
  if (reply.kind === "answer" && reply.status === UNAUTHORIZED) {
    return {
      level: "fail",
      subject,
      text: token === undefined ? "the server demands one" : "the server does not accept it",
      advice:
        "Give it with --token, OBELISK_API_TOKEN or a profile; `obelisk token create` makes one.",
    };
  }
  if (reply.kind === "unreachable") {
    const text = `could not be tried: ${reply.reason}`;
    return { level: "fail", subject, text, advice: "Look at the output of the server." };
  }
  const { error } = problemShape.safeParse(parseJson(reply.text)).data?.ok ?? {};
  return {
    level: "fail",
    subject,
    text: `could not be tried: the server answers with status ${reply.status}`,
    advice: error?.message ?? "Look at the output of the server.",
  };
}

/** A new id begins with the instant at which the server made it. */
function checkClock(id: string, askedMs: number, answeredMs: number): Finding {
  const subject = "clock";
  const serverMs = decodeTime(id.slice("E_".length));
  const skewMs = Math.max(askedMs - serverMs, serverMs - answeredMs, 0);
  return skewMs <= SKEW_MAX_MS
    ? { level: "ok", subject, text: "agrees with that of the server" }
    : {
        level: "warn",
        subject,
        text: `differs from that of the server by ${durationText(skewMs)}`,
        advice: "Synchronise the clock of this machine; relative times of the commands are wrong.",
      };
}

/** Without a server its port should be free, if it is one of this machine. */
async function explainSilence(url: URL, reason: string): Promise<Finding> {
  const subject = "server";
  const text = `does not answer at ${url.href}: ${reason}`;
  if (!isLoopback(url)) {
    return { level: "fail", subject, text, advice: "Check the URL, and whether it is deployed." };
  }
  const port = Number(url.port === "" ? 80 : url.port);
  return (await isFree(port))
    ? {
        level: "warn",
        subject,
        text: `${text}; the port is free`,
        advice: "`obelisk executor serve` starts one.",
      }
    : {
        level: "fail",
        subject,
        text: `${text}; something else holds the port ${port}`,
        advice: "End that, or serve on another port: `obelisk executor serve --port 5006`.",
      };
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (isListening)
    await new Promise((resolve) => {
      probe.close(resolve);
    });
  return isListening;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}
