/**
 * What promises still have to do. The engine's own queue is never run for a component without the asynchronous
 * component ABI, so there is one here, run by the call of the component's function.
 */
type Job = () => void;

const jobs: Job[] = [];
let next = 0;

export function enqueueJob(job: Job): void {
  jobs.push(job);
}

/** Runs all jobs, and those that they add. */
export function runJobs(): void {
  while (next < jobs.length) {
    const job = jobs[next];
    next += 1;
    job?.();
  }
  jobs.length = 0;
  next = 0;
}
