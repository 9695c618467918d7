import { testedOnly } from "../../src/wit/tested-only.ts";

export const tested: number = testedOnly;
