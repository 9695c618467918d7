/** The host's interfaces as the engine gives them: integers are numbers, an err is thrown with its `payload`. */

declare module "obelisk:log/log@1.0.0" {
  export function trace(message: string): void;
  export function debug(message: string): void;
  export function info(message: string): void;
  export function warn(message: string): void;
  export function error(message: string): void;
}

declare module "obelisk:guest/failure@1.0.0" {
  export function fail(reason: string, detail: string): void;
}

declare module "obelisk:generations/restart@1.0.0" {
  export function restartWith(params: string): void;
  export function generation(): number;
}

declare module "obelisk:workflow/workflow-support@6.0.0" {
  export interface Datetime {
    readonly seconds: number;
    readonly nanoseconds: number;
  }
  export type Duration =
    | { readonly tag: "milliseconds" | "seconds"; readonly val: number }
    | { readonly tag: "minutes" | "hours" | "days"; readonly val: number };
  export type ScheduleAt =
    | { readonly tag: "now" }
    | { readonly tag: "at"; readonly val: Datetime }
    | { readonly tag: "in"; readonly val: Duration };
  export function executionIdCurrent(): { readonly id: string };
  export function randomU64(min: number, maxExclusive: number): number;
  export function randomU64Inclusive(min: number, maxInclusive: number): number;
  export function randomString(minLength: number, maxLengthExclusive: number): string;
  export function sleep(scheduleAt: ScheduleAt, name: string | null): Datetime;
  export interface NativeJoinSet {
    id(): string;
    lastId(): { readonly tag: string; readonly val: { readonly id: string } } | null;
  }
  export interface FunctionName {
    readonly interfaceName: string;
    readonly functionName: string;
  }
  export interface JsonResult {
    readonly tag: "ok" | "err";
    readonly val?: string | null;
  }
  export type FailureKind =
    | "timed-out"
    | "nondeterminism-detected"
    | "out-of-fuel"
    | "cancelled"
    | "uncategorized";
  export function joinSetCreate(): NativeJoinSet;
  export function joinSetCreateNamed(name: string): NativeJoinSet;
  export function joinSetClose(set: NativeJoinSet): void;
  export function submitJson(
    set: NativeJoinSet,
    called: FunctionName,
    params: string,
  ): { readonly id: string };
  export function submitDelay(set: NativeJoinSet, timeout: ScheduleAt): { readonly id: string };
  export function joinNext(set: NativeJoinSet): JsonResult;
  export function joinNextTry(set: NativeJoinSet): JsonResult;
  export function getExecutionFailureKind(execution: { readonly id: string }): FailureKind | null;
  export function executionIdGenerate(): { readonly id: string };
  export function scheduleJson(
    execution: { readonly id: string },
    scheduleAt: ScheduleAt,
    called: FunctionName,
    params: string,
  ): void;
  export function stubJson(execution: { readonly id: string }, result: string): void;
}

declare module "obelisk:activity/info@1.0.0" {
  export function executionIdCurrent(): { readonly id: string };
  export function attempt(): number;
  export function idempotencyKey(): string;
  export function deadline(): { readonly seconds: number; readonly nanoseconds: number };
}

declare module "wasi:random/random@0.2.12" {
  export function getRandomBytes(length: number): Uint8Array;
}

declare module "wasi:clocks/monotonic-clock@0.2.12" {
  export interface Pollable {
    block(): void;
  }
  /** Nanoseconds. */
  export function now(): number;
  export function subscribeDuration(ns: number): Pollable;
}

declare module "wasi:cli/environment@0.2.12" {
  export function getEnvironment(): readonly (readonly [string, string])[];
}

declare module "obelisk:http/client@1.0.0" {
  export interface HttpRequest {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array;
    readonly timeoutMs: number | null;
    readonly redirect: "follow" | "manual";
  }
  export interface HttpResponse {
    readonly status: number;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array;
  }
  export type HttpError =
    | {
        readonly tag:
          | "denied"
          | "invalid-request"
          | "connection-failed"
          | "too-many-redirects"
          | "other";
        readonly val: string;
      }
    | { readonly tag: "timeout"; readonly val?: undefined }
    | { readonly tag: "body-too-large"; readonly val: number };
  export function send(request: HttpRequest): HttpResponse;
}
