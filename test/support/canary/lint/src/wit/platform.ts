import { readFileSync } from "node:fs";

export const now: number = Date.now();
export const dice: number = Math.random();
export const file: string = readFileSync("a", "utf8");
export async function later(): Promise<number> {
  return await Promise.resolve(now);
}
