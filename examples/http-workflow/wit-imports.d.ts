/** What the world imports, as this guest sees it: an err is thrown. */
declare module "testing:http-small/http" {
  export function get(url: string): { status: number; body: string };
}
