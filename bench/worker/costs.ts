/** What an execution object has written, set and sent in this life of it. */
export interface Costs {
  /** Rows of the journal. */
  readonly journalRows: number;
  /** Rows as the platform bills them, those of the schema included. */
  readonly rowsWritten: number;
  readonly alarmsSet: number;
  readonly alarmsFired: number;
  /** Calls of the methods that the rest of the system uses. */
  readonly callsReceived: number;
  readonly catalogMessages: number;
  /** Reads of the environment, with which every message to another object begins. */
  readonly bindingsUsed: number;
}
