/** Values as text for a log, in the way Node shows them: strings bare, objects to a depth of two. */

const DEPTH_MAX = 2;
const ITEMS_MAX = 100;
const LINE_MAX = 72;
const identifier = /^[A-Za-z_$][\w$]*$/;

/** The arguments of `console.log` as one text; `%s`, `%d`, `%i`, `%f`, `%j`, `%o`, `%O` and `%c` are filled in. */
export function formatLine(args: readonly unknown[]): string {
  const [first, ...rest] = args;
  if (typeof first !== "string") return args.map(argumentText).join(" ");
  const left = [...rest];
  const text = first.replaceAll(/%([sdifjoOc%])/g, (whole, letter: string) => {
    if (letter === "%") return "%";
    return left.length === 0 ? whole : substitute(letter, left.shift());
  });
  return [text, ...left.map(argumentText)].join(" ");
}

function argumentText(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function substitute(letter: string, value: unknown): string {
  switch (letter) {
    case "s":
      return argumentText(value);
    case "d":
      return typeof value === "bigint" ? `${value}n` : String(Number(value));
    case "i":
      return String(Math.trunc(Number(value)));
    case "f":
      return String(Number(value));
    case "j":
      return JSON.stringify(value) ?? "undefined";
    case "c":
      return "";
    default:
      return inspect(value);
  }
}

/** Text of any value; strings are quoted. */
export function inspect(value: unknown): string {
  return textOf(value, 0, []);
}

function textOf(value: unknown, depth: number, around: readonly object[]): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return value.toString();
    case "function":
      return functionText(value);
    case "object":
      return value === null ? "null" : objectText(value, depth, around);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    default:
      return String(value);
  }
}

function quoted(text: string): string {
  return text.includes("'")
    ? JSON.stringify(text)
    : `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`;
}

function functionText(value: CallableFunction): string {
  const kind = /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "Function";
  if (kind === "class") return `[class ${value.name || "(anonymous)"}]`;
  return value.name === "" ? "[Function (anonymous)]" : `[Function: ${value.name}]`;
}

function objectText(value: object, depth: number, around: readonly object[]): string {
  if (around.includes(value)) return "[Circular]";
  if (value instanceof Error) return errorText(value, depth, [...around, value]);
  if (value instanceof Date) return dateText(value);
  if (value instanceof RegExp) return String(value);
  if (depth > DEPTH_MAX) return Array.isArray(value) ? "[Array]" : `[${nameOf(value) || "Object"}]`;
  const inner = (item: unknown): string => textOf(item, depth + 1, [...around, value]);
  return (collectionText(value, inner) ?? plainText(value, inner))(depth);
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString();
}

/** Null when it is none. */
function collectionText(
  value: object,
  inner: (item: unknown) => string,
): ((depth: number) => string) | null {
  if (Array.isArray(value)) return wrapped("", "[]", value.map(inner));
  if (value instanceof Map) {
    const entries = [...value].map(
      ([key, item]: [unknown, unknown]) => `${inner(key)} => ${inner(item)}`,
    );
    return wrapped(`Map(${value.size}) `, "{}", entries);
  }
  if (value instanceof Set) return wrapped(`Set(${value.size}) `, "{}", [...value].map(inner));
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every view but a DataView is an array
  const items = Array.from(value as unknown as ArrayLike<unknown>, String);
  return wrapped(`${nameOf(value)}(${items.length}) `, "[]", items);
}

function plainText(value: object, inner: (item: unknown) => string): (depth: number) => string {
  const name = nameOf(value);
  const label = name === "Object" ? "" : `${name || "[Object: null prototype]"} `;
  return wrapped(label, "{}", properties(value, inner));
}

function properties(value: object, inner: (item: unknown) => string): readonly string[] {
  return Object.keys(value).map((key) => {
    const item: unknown = Reflect.get(value, key);
    return `${identifier.test(key) ? key : quoted(key)}: ${inner(item)}`;
  });
}

function errorText(error: Error, depth: number, around: readonly object[]): string {
  const stack = error.stack ?? "";
  const head = `${error.name}: ${error.message}`;
  const text = stack.includes(error.message) && stack !== "" ? stack : head;
  const inner = (item: unknown): string => textOf(item, depth + 1, around);
  const own = properties(error, inner).filter(
    (entry) => !/^(?:name|message|stack|cause):/.test(entry),
  );
  const cause = error.cause === undefined ? [] : [`[cause]: ${inner(error.cause)}`];
  const extra = [...own, ...cause];
  return extra.length === 0 ? text : `${text} ${wrapped("", "{}", extra)(depth)}`;
}

function wrapped(
  label: string,
  brackets: "[]" | "{}",
  entries: readonly string[],
): (depth: number) => string {
  const [open, close] = brackets;
  const left = entries.length - ITEMS_MAX;
  const shown = left > 0 ? [...entries.slice(0, ITEMS_MAX), `... ${left} more`] : entries;
  if (shown.length === 0) return () => `${label}${brackets}`;
  const line = shown.join(", ");
  if (line.length <= LINE_MAX && !line.includes("\n"))
    return () => `${label}${open} ${line} ${close}`;
  return (depth) => {
    const indent = "  ".repeat(depth + 1);
    return `${label}${open}\n${indent}${shown.join(`,\n${indent}`)}\n${"  ".repeat(depth)}${close}`;
  };
}

function nameOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return "";
  const made: unknown = Reflect.get(value, "constructor");
  return typeof made === "function" ? made.name : "Object";
}
