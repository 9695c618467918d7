import { platform } from "../engine/platform.ts";

console.log(platform);
setTimeout(() => fetch("http://127.0.0.1/"), 1);
