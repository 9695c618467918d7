/** What the world imports, as this guest sees it: a u64 is a number, an err is thrown. */
declare module "testing:fibo/fibo" {
  export function fibo(n: number): number;
}

declare module "testing:fibo-wat/fibo" {
  export function fibo(n: number): number;
}
