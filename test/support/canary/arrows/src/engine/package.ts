import { ulid } from "ulid";

import { missing } from "./missing.ts";

export const name: string = ulid() + missing;
