/** Every named limit of an execution tree. Sizes are UTF-16 units of JSON text unless the name says otherwise. */

/** A parameter list or a result larger than this is refused (1 MiB). */
export const VALUE_LENGTH_MAX = 1024 * 1024;
/** A guest's text in a failure (reason or detail) is cut to this. */
export const FAILURE_TEXT_LENGTH_MAX = 16 * 1024;
/** The open batch is written after so many steps ... */
export const BATCH_STEPS_MAX = 100;
/** ... or when its payloads reach this size. */
export const BATCH_LENGTH_MAX = 256 * 1024;
/** A run takes a new event, and with it a fresh CPU budget, after so many steps. */
export const STEPS_PER_EVENT_MAX = 10_000;
/** An execution that was interrupted this often without progress fails. */
export const INTERRUPTIONS_MAX = 10;
/** First wait after an interruption; doubles with each further one ... */
export const INTERRUPTION_BACKOFF_MS = 100;
/** ... up to this. */
export const INTERRUPTION_BACKOFF_MS_MAX = 10_000;
/** The guard alarm of a tree that has unfinished work. */
export const GUARD_MS = 60_000;
/** How often a tree with a parked execution looks whether there is other code to try. */
export const PARKED_CHECK_MS = 10 * 60_000;
/** A retry never waits longer than this (365 days). */
export const RETRY_BACKOFF_MS_MAX = 365 * 24 * 3600 * 1000;
/** A page of events or responses holds no more than this (an RPC message has at most 32 MiB). */
export const PAGE_LENGTH_MAX = 8 * 1024 * 1024;
