import { expect, it } from "vitest";
import type { CreateRequest } from "../../../src/engine/execution-rpc.ts";
import { makeFfqn } from "../../../src/wit/ffqn.ts";
import { printJson } from "../../../src/wit/json-text.ts";
import { sendToFakes } from "./api-over-fakes.ts";
import { localRequest } from "./local-request.ts";

const echo = {
  ffqn: makeFfqn("testing:numbers/numbers", "echo"),
  params: [{ name: "n", type: { kind: "u64" } }],
  result: { kind: "result", ok: { kind: "u64" }, err: null },
} as const;

it.each(["9007199254740993", "18446744073709551615"])(
  "[HT30] %s keeps every digit on its way in and out",
  async (digits) => {
    const created: CreateRequest[] = [];
    const request = localRequest("/v1/executions?follow", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"ffqn":"${echo.ffqn}","params":[${digits}]}`,
    });
    const response = await sendToFakes(request, {
      functions: [echo],
      execution: {
        create: (asked) => {
          created.push(asked);
          return { kind: "created" };
        },
        result: () =>
          Promise.resolve({
            kind: "finished",
            retval: { kind: "ok", value: printJson(BigInt(digits)) },
          }),
      },
    });
    expect((await response.text()).trim()).toBe(`{"ok":${digits}}`);
    expect(created.map(({ params }) => params)).toEqual([`[${digits}]`]);
  },
);
