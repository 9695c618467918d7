/** Prints the totals of the report that is its argument; the last line of what CI runs. */
import { readFileSync } from "node:fs";

import { totalsLine } from "./test-totals.ts";

const [path = ""] = process.argv.slice(2);
console.log(totalsLine(JSON.parse(readFileSync(path, "utf8"))));
