type Kind = "created" | "finished";

export function unsafe(kind: Kind, value: any): string {
  Promise.resolve(value);
  // oxlint-disable-next-line no-var
  var word = "";
  // oxlint-disable-next-line no-console -- unused
  switch (kind) {
    case "created":
      word = kind;
      break;
  }
  return word;
}
