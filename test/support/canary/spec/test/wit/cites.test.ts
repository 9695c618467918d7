import { it } from "vitest";

it("[AA1] [AA3] cites a rule and another that does not exist", () => {});
