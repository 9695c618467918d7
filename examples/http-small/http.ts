import { send, type Response } from "obelisk:http/client@1.0.0";
import type { Http } from "testing:http-small/component";

export const http = {
  get(url) {
    const { status, body } = answered(url);
    const text = utf8(body);
    if (status >= 400) throw `GET ${url} was answered with ${status}: ${text}`;
    return { status, body: text };
  },
} satisfies Http;

function answered(url: string): Response {
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
