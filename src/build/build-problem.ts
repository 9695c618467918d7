/**
 * What can be wrong with a project's components, as data. Every problem says where it is, what was
 * found there and what would be right; a build collects all of them before it gives up.
 */

export type BuildProblemKind =
  | "project-file-unreadable"
  | "project-file-syntax"
  | "unknown-key"
  | "invalid-value"
  | "duplicate-name"
  | "source-unreadable"
  | "source-outside-folder"
  | "source-export-missing"
  | "source-build-failed"
  | "wit-invalid"
  | "type-unsupported"
  | "not-a-component"
  | "wit-unreadable"
  | "no-exported-function"
  | "reserved-package"
  | "no-failure-place"
  | "duplicate-export"
  | "import-unresolved"
  | "import-type-mismatch"
  | "import-forbidden"
  | "transpile-failed";

export interface BuildProblem {
  readonly kind: BuildProblemKind;
  /** The file that has to change, relative to the project's root. */
  readonly file: string;
  /** The component's name; null when the problem is not one component's. */
  readonly component: string | null;
  readonly message: string;
  /** What would be right. */
  readonly remedy: string;
  /** All that a failing tool printed. */
  readonly toolOutput?: string;
}

/** The problem as lines for a terminal. */
export function formatProblem(problem: BuildProblem): string {
  const subject = problem.component === null ? "" : ` component "${problem.component}":`;
  const head = `${problem.file}:${subject} ${problem.message}\n  ${problem.remedy}`;
  if (problem.toolOutput === undefined || problem.toolOutput.trim() === "") {
    return head;
  }
  return `${head}\n${problem.toolOutput.trimEnd().replaceAll(/^/gm, "  | ")}`;
}
