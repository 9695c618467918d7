/** What the exit code of `obelisk` says. */
export const exitCode = {
  ok: 0,
  /** The execution ended with an err or a failure; or the build or the doctor found a problem. */
  failed: 1,
  /** The command line is not right, or the server refused the request. */
  refused: 2,
  /** No server answered. */
  unreachable: 3,
} as const;

export const exitCodeHelp = `
Exit codes:
  0  it is done; with --follow and of a result, the execution returned ok
  1  the execution returned an err or failed; the build or the doctor found a problem
  2  the command line is not right, or the server refused the request
  3  no server answered`;
