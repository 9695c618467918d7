import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startServer } from "./local-server.mjs";

let server;

before(async () => {
  server = await startServer();
});

after(async () => {
  await server?.stop();
});

test("everybody is greeted", async () => {
  assert.deepEqual(await server.run("app:welcome/welcome.everybody", ["Ada", "Alan"]), {
    ok: ["Hello, Ada!", "Hello, Alan!"],
  });
});

test("nobody is not", async () => {
  assert.deepEqual(await server.run("app:greeting/greeting.greet", ""), {
    err: "a name is needed",
  });
});
