import type { Http } from "testing:http/component";

export const http = {
  async get(url) {
    const { status, body } = await answered(url);
    if (status >= 400) throw `GET ${url} was answered with ${status}: ${body}`;
    return { status, body };
  },
} satisfies Http;

async function answered(url: string): Promise<Http.Response> {
  try {
    const response = await fetch(url);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw `GET ${url}: ${String(error)}`;
  }
}
