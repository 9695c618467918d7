/** What the world imports, as this guest sees it: an err is thrown. */
declare module "obelisk:http/client@1.0.0" {
  export function send(request: {
    method: string;
    url: string;
    headers: [name: string, value: string][];
    body: Uint8Array;
    timeoutMs: number | undefined;
    redirect: "follow" | "manual";
  }): {
    status: number;
    url: string;
    headers: [name: string, value: string][];
    body: Uint8Array;
  };
}
