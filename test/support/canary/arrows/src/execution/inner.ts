import { outward } from "../wit/outward.ts";

export const inner: string = outward;
