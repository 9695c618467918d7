/** A request that comes from loopback to a loopback address. */
export function localRequest(path: string, init: RequestInit = {}): Request {
  const headers = new Headers(init.headers);
  headers.set("cf-connecting-ip", "127.0.0.1");
  return new Request(`http://localhost:5005${path}`, { ...init, headers });
}
