import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/build/build-problem.ts";
import { checkHostImports } from "../../src/build/check-host-imports.ts";
import { hostInterfaces } from "../../src/build/host-interface.ts";
import { parseProjectFile } from "../../src/build/project-file.ts";
import { parseHostPattern } from "../../src/egress/parse-host-pattern.ts";

const activity = `[[activity_wasm]]\nname = "a"\nlocation = "a.wasm"\n`;
const workflow = `[[workflow_wasm]]\nname = "w"\nlocation = "w.wasm"\n`;

function problemsOf(text: string): string {
  const parsed = parseProjectFile(text);
  return "problems" in parsed ? parsed.problems.map(formatProblem).join("\n") : "";
}

function entry(pattern: string, methods = '["GET"]'): string {
  return `${activity}[[activity_wasm.allowed_host]]\npattern = ${JSON.stringify(pattern)}\nmethods = ${methods}\n`;
}

describe("allowed_host", () => {
  it("[BD80] is read with its scheme, host, port and methods", () => {
    const text = `${entry("api.example.com")}
[[activity_wasm.allowed_host]]
pattern = "http://127.0.0.1:*"
methods = "*"
[[activity_wasm.allowed_host]]
pattern = "*://*.example.com:8080"`;
    expect(parseProjectFile(text)).toMatchObject([
      {
        allowedHosts: [
          {
            pattern: { scheme: "https", host: "api.example.com", port: "usual" },
            methods: ["GET"],
          },
          { pattern: { scheme: "http", host: "127.0.0.1", port: "*" }, methods: "*" },
          { pattern: { scheme: "*", host: "*.example.com", port: 8080 }, methods: [] },
        ],
      },
    ]);
  });

  it.each([
    ["https://api.example.com/v1", "has a path", "https://api.example.com"],
    ["ftp://example.com", "the scheme `ftp`", "https://example.com"],
    ["example.com:http", "the port `http`", "https://example.com:*"],
    ["http://example.com:70000", "the port `70000`", "http://example.com:*"],
    ["example.com:0", "the port `0`", "https://example.com:*"],
    ["API.example.com", "capital letters", "api.example.com"],
    ["*example.com", "a `*`", "*.example.com"],
    ["api.*.com", "a `*`", "*.example.com"],
    ["example.*", "a `*`", "*.example"],
    ["300.1.1.1", "no address of IPv4", "127.0.0.1"],
    ["127.0.0", "no address of IPv4", "127.0.0.1"],
    ["http://", "has no host", "https://api.example.com"],
    ["https://exämple.com", "the host `exämple.com`", "https://api.example.com"],
    ["http://[0:0:0:0:0:0:0:1]:*", "longer form", "http://[::1]:*"],
  ])("[BD81] refuses `%s` and says what is right", (pattern, reason, right) => {
    const problems = problemsOf(entry(pattern));
    expect(problems).toContain('component "a"');
    expect(problems).toContain("`allowed_host.0.pattern` is ");
    expect(problems).toContain(reason);
    expect(problems).toContain(`write "${right}"`);
    expect(parseHostPattern(right)).toHaveProperty("ok");
  });

  it.each([
    ['["get"]', '"GET"'],
    ['["DELTE"]', '"DELETE"'],
    ['["*"]', '"*" in place of the whole list'],
    ['"GET"', 'a list such as ["GET", "POST"]'],
    ["[1]", 'a list such as ["GET", "POST"]'],
  ])("[BD82] refuses the methods %s and says what is right", (methods, right) => {
    expect(problemsOf(entry("example.com", methods))).toContain(right);
  });

  it("[BD83] knows its own keys, and belongs to activities", () => {
    expect(problemsOf(`${entry("example.com")}method = "GET"`)).toContain(
      "Did you mean `methods`?",
    );
    expect(problemsOf(`${entry("example.com")}colour = 1`)).toContain(
      "Known keys: pattern, methods",
    );
    expect(problemsOf(`${workflow}allowed_host = []`)).toContain(
      "belongs to tables of [[activity_wasm]]",
    );
    expect(problemsOf(`${activity}allowed_hosts = []`)).toContain("Did you mean `allowed_host`?");
  });

  it("[BD84] goes with a client that only activities get", () => {
    const client = hostInterfaces().get("obelisk:http/client@1.0.0");
    const functions = client?.functions ?? [];
    expect(functions.map(({ ffqn }) => ffqn)).toEqual(["obelisk:http/client@1.0.0.send"]);
    expect(checkHostImports("activity", { hostImports: functions, resources: [] })).toEqual([]);
    expect(checkHostImports("workflow", { hostImports: functions, resources: [] })).toMatchObject([
      { kind: "import-forbidden" },
    ]);
  });
});
