import { send } from "obelisk:http/client@1.0.0";

interface Answer {
  status: number;
  body: string;
}

export const http = {
  get(url: string): Answer {
    const { status, body } = answered(url);
    const text = utf8(body);
    if (status >= 400) throw `GET ${url} was answered with ${status}: ${text}`;
    return { status, body: text };
  },
};

function answered(url: string): ReturnType<typeof send> {
  const request = { method: "GET", url, headers: [], body: new Uint8Array(), timeoutMs: 10_000 };
  try {
    return send({ ...request, redirect: "follow" });
  } catch (error) {
    throw `GET ${url}: ${JSON.stringify(error)}`;
  }
}

function utf8(bytes: Uint8Array): string {
  const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`);
  return decodeURIComponent(escaped.join(""));
}
