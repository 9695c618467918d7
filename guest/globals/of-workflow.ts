/** The globals of a workflow, each part of it only if the code uses it. */
export { console } from "./console.ts";
export { crypto } from "./crypto.ts";
export { clearInterval, clearTimeout, fetch, setInterval, setTimeout } from "./no-timers.ts";
export { process } from "./process.ts";
export { structuredClone } from "./structured-clone.ts";
export { TextDecoder, TextEncoder } from "./text-encoding.ts";
export { URL } from "./url.ts";
export { URLSearchParams } from "./url-search-params.ts";
