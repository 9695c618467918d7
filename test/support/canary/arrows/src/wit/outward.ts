import { inner } from "../execution/inner.ts";

export const outward: string = inner;
