import type { ComponentSettings } from "./introspection.ts";

/** The settings of a component in one line, named as in obelisk.toml. */
export function describeSettings(kind: string, settings: ComponentSettings): string {
  return [
    `lock_expiry ${seconds(settings.lock_expiry_ms)}`,
    `max_retries ${settings.max_retries}`,
    `retry_exp_backoff ${seconds(settings.retry_exp_backoff_ms)}`,
    `on_nondeterminism ${settings.on_nondeterminism}`,
    ...(kind === "workflow" ? [`generations_kept ${settings.generations_kept}`] : []),
  ].join(", ");
}

function seconds(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
