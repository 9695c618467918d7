/** What the world imports, as this guest sees it: a u64 is a number, an err is thrown. */
declare module "testing:fibo-workflow/workflow" {
  export function fiboa(n: number, iterations: number): number;
}
