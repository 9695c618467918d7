/** What a workflow cannot have, because it runs again on every replay. */

function refuse(name: string, instead: string): never {
  throw new Error(`a workflow has no \`${name}\`: ${instead}`);
}

const sleepInstead = 'await sleep(milliseconds) of "obelisk-workers/workflow" instead';

export function setTimeout(): never {
  return refuse("setTimeout", sleepInstead);
}

export function setInterval(): never {
  return refuse("setInterval", sleepInstead);
}

export function clearTimeout(): never {
  return refuse("clearTimeout", sleepInstead);
}

export function clearInterval(): never {
  return refuse("clearInterval", sleepInstead);
}

export function fetch(): never {
  return refuse("fetch", "call an activity that does it");
}
