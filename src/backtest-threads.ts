import { Worker } from "node:worker_threads";
import type { BacktestDone, BacktestJob, BacktestSettings } from "./backtest-job.ts";
import type { BacktestTold } from "./backtest-worker.ts";

/** Told while the jobs run. */
export type BacktestWatcher = {
  readonly onDay?: () => void;
  readonly onDone?: (job: BacktestJob) => void;
  readonly onWarning?: (text: string) => void;
};

const WORKER = new URL("./backtest-worker.ts", import.meta.url);

/**
 * Does jobs that need nothing of one another on several threads; what comes of them does not depend on how many there are.
 *
 * @returns what was done, in the order of the jobs
 * @throws Error with the detail of the first job that failed; the others are ended
 */
export async function runBacktestJobs(
  jobs: readonly BacktestJob[],
  settings: BacktestSettings,
  threads: number,
  watcher: BacktestWatcher = {},
): Promise<BacktestDone[]> {
  const done: BacktestDone[] = [];
  const waiting = [...jobs.entries()];
  const workers = Array.from(
    { length: Math.min(threads, jobs.length) },
    () => new Worker(WORKER, { workerData: settings }),
  );
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [index, job] = next;
          done[index] = await doneBy(worker, job, watcher);
          watcher.onDone?.(job);
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return done;
}

function doneBy(worker: Worker, job: BacktestJob, { onDay, onWarning }: BacktestWatcher): Promise<BacktestDone> {
  return new Promise((resolve, reject) => {
    const heard = (told: BacktestTold) => {
      if (told.kind === "day") onDay?.();
      else if (told.kind === "warning") onWarning?.(told.text);
      else {
        stop();
        if (told.kind === "done") resolve(told.done);
        else reject(new Error(told.detail));
      }
    };
    const broke = (cause: unknown) => {
      stop();
      reject(cause instanceof Error ? cause : new Error(String(cause)));
    };
    const stop = () => {
      worker.off("message", heard);
      worker.off("error", broke);
    };
    worker.on("message", heard);
    worker.on("error", broke);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    worker.postMessage(job);
  });
}
