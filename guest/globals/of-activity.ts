/** The globals of an activity, each part of it only if the code uses it. */
export { console } from "./console.ts";
export { crypto } from "./crypto.ts";
export { process } from "./process.ts";
export { structuredClone } from "./structured-clone.ts";
export { TextDecoder, TextEncoder } from "./text-encoding.ts";
export { clearInterval, clearTimeout, setInterval, setTimeout } from "./timers.ts";
export { URL } from "./url.ts";
export { URLSearchParams } from "./url-search-params.ts";
export { AbortSignal } from "./abort-signal.ts";
export { fetch, Request } from "./fetch.ts";
export { Headers } from "./headers.ts";
export { Response } from "./response.ts";
