/** Every named limit of an execution tree. Sizes are UTF-16 units of JSON text unless the name says otherwise. */

/** A parameter list or a result larger than this is refused (1 MiB). */
export const VALUE_LENGTH_MAX = 1024 * 1024;
/** Results that a workflow has not taken are kept in memory up to this; others are read again when they are taken. */
export const ANSWERS_LENGTH_MAX = 8 * 1024 * 1024;
/** A guest's text in a failure (reason or detail) is cut to this. */
export const FAILURE_TEXT_LENGTH_MAX = 16 * 1024;
/** The open batch is written after so many steps ... */
export const BATCH_STEPS_MAX = 100;
/** ... or when its payloads reach this size. */
export const BATCH_LENGTH_MAX = 256 * 1024;
/** After so many full batches everybody else has a turn, which costs as much as dozens of steps ... */
export const BATCHES_PER_TURN_MAX = 3;
/** ... or after the next one, while so many runs are in memory: they go on when the one that began them waits. */
export const RUNS_PER_TURN_MAX = 50;
/** The newest commit stays in memory if its payloads are no larger than this; an object that sleeps has none. */
export const KEPT_COMMIT_LENGTH_MAX = 16 * 1024;
/** A run takes a new event, and with it a fresh CPU budget, after so many steps. */
export const STEPS_PER_EVENT_MAX = 10_000;
/** An execution that was interrupted this often without progress fails. */
export const INTERRUPTIONS_MAX = 10;
/** One that was interrupted so often is tried without others that were interrupted as well. */
export const INTERRUPTIONS_TOGETHER_MAX = 5;
/** First wait after an interruption; doubles with each further one ... */
export const INTERRUPTION_BACKOFF_MS = 100;
/** ... up to this. */
export const INTERRUPTION_BACKOFF_MS_MAX = 10_000;
/** The guard alarm of a tree that has unfinished work. */
export const GUARD_MS = 60_000;
/** The catalog hears of a change so much later, so that changes within a moment are one message. */
export const CATALOG_DELAY_MS = 1000;
/** An alarm waits so long for the catalog's answer, and never beyond the next thing that is due. */
export const CATALOG_ANSWER_MS_MAX = 5_000;
/** First wait before the catalog is told again; doubles with each failure ... */
export const CATALOG_RETRY_MS = 2_000;
/** ... up to this. */
export const CATALOG_RETRY_MS_MAX = 10 * 60_000;
/** How often a tree with a parked execution looks whether there is other code to try. */
export const PARKED_CHECK_MS = 10 * 60_000;
/** A retry never waits longer than this (365 days). */
export const RETRY_BACKOFF_MS_MAX = 365 * 24 * 3600 * 1000;
/** The latest instant that a delay may be due: 9999-12-31T23:59:59.999Z, the last one with a year of four digits. */
export const INSTANT_MS_MAX = 253_402_300_799_999;
/** No alarm is set further ahead (365 days): what is due later is armed when that one goes off. */
export const ALARM_AHEAD_MS_MAX = 365 * 24 * 3600 * 1000;
/** A workflow that sleeps for longer gives its memory back at once. */
export const HOT_SLEEP_MS_MAX = 5_000;
/** So many turns an alarm waits for what it has woken to come to rest, before it sets the guard. */
export const ALARM_TURNS_MAX = 10;
/** A page of events or responses holds no more than this (an RPC message has at most 32 MiB). */
export const PAGE_LENGTH_MAX = 8 * 1024 * 1024;
/** A line of a guest's log is cut to this. */
export const LOG_LINE_LENGTH_MAX = 8 * 1024;
/** Lines that wait for the next row of the journal; more are dropped ... */
export const LOG_LINES_PER_ROW_MAX = 1000;
/** ... and so is what goes beyond this length, so that a row keeps below the platform's 2 MB. */
export const LOG_LENGTH_PER_ROW_MAX = 128 * 1024;
/** Lines of one run; more are dropped ... */
export const LOG_LINES_PER_RUN_MAX = 10_000;
/** ... and so is what goes beyond this length. */
export const LOG_LENGTH_PER_RUN_MAX = 1024 * 1024;
/** Executions of one tree, finished ones included. */
export const CHILDREN_PER_TREE_MAX = 100_000;
/** Events of one execution. */
export const EVENTS_MAX = 500_000;
/** Join sets of one execution that are not one-off; direct calls and sleeps are not limited by it. */
export const JOIN_SETS_MAX = 10_000;
/** So many earlier generations of a workflow are kept, unless its declaration says otherwise. */
export const GENERATIONS_KEPT = 2;
/** First wait before a scheduled execution is delivered again; doubles with each failure ... */
export const DELIVERY_RETRY_MS = 1_000;
/** ... up to this. */
export const DELIVERY_RETRY_MS_MAX = 10 * 60_000;
