/** `allowed_host` in `obelisk.toml`: where an activity may send requests. */
import { z } from "zod";
import type { AllowedHost } from "../egress/egress-policy.ts";
import { printHostPattern, type HostPattern } from "../egress/host-pattern.ts";
import { parseHostPattern } from "../egress/parse-host-pattern.ts";
import { nearMatch } from "../wit/near.ts";

const knownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const expectedPattern =
  'a pattern such as "https://api.example.com": scheme (https without one), host and port, each of which may be `*`';
const expectedMethods = '"*" or a list such as ["GET", "POST"]';

const pattern = z.string({ error: expectedPattern }).transform((text, context) => {
  const parsed = parseHostPattern(text);
  const fault = "fault" in parsed ? parsed.fault : faultOfSpelling(parsed.ok);
  if ("ok" in parsed && fault === null) return parsed.ok;
  const what = fault === null ? "" : `; it ${fault.reason}: write "${fault.right}"`;
  context.addIssue({ code: "custom", message: `${expectedPattern}${what}` });
  return z.NEVER;
});

const method = z.string({ error: expectedMethods }).superRefine((text, context) => {
  const near = nearMatch(text.toUpperCase(), knownMethods);
  // Others are as good, as long as they do not look like a misspelled one.
  if (near === null ? /^[A-Z][A-Z-]*$/.test(text) : near === text) return;
  const example = near === null ? "" : `: "${near}"`;
  context.addIssue({
    code: "custom",
    message: `the name of a method in capital letters${example}, or "*" in place of the whole list for all methods`,
  });
});

/** An entry without methods allows nothing, as it does not say what would be allowed. */
const allowedHost = z.strictObject(
  {
    pattern,
    methods: z.union([z.literal("*"), z.array(method)], { error: unionMessage }).default([]),
  },
  { error: "a table with `pattern` and `methods`" },
);

/** The keys of an entry. */
export const allowedHostKeys = Object.keys(allowedHost.shape);

/** The schema of all entries of a component. */
export const allowedHostSetting: z.ZodType<readonly AllowedHost[]> = z.array(allowedHost, {
  error: "tables written [[activity_wasm.allowed_host]]",
});

/** The finding in the list, if it was one; else what may stand there. */
function unionMessage(issue: { readonly errors?: unknown }): string {
  const parsed = z.array(z.array(z.object({ message: z.string() }))).safeParse(issue.errors);
  const inItems = parsed.success ? parsed.data.flat().map(({ message }) => message) : [];
  return inItems.find((message) => message.startsWith("the name of a method")) ?? expectedMethods;
}

/** URLs have addresses of IPv6 in their shortest form, so a pattern in another one would match nothing. */
function faultOfSpelling(
  parsed: HostPattern,
): { readonly reason: string; readonly right: string } | null {
  const { host } = parsed;
  if (!host.startsWith("[")) return null;
  const url = `http://${host}`;
  if (!URL.canParse(url)) return { reason: "has no address of IPv6", right: "http://[::1]:*" };
  const { hostname } = new URL(url);
  if (hostname === host) return null;
  return {
    reason: "has a longer form of its address",
    right: printHostPattern({ ...parsed, host: hostname }),
  };
}
