import { parentPort, workerData } from "node:worker_threads";
import { type BacktestDone, type BacktestJob, type BacktestSettings, doBacktestJob } from "./backtest-job.ts";
import type { Log, LogFields } from "./ports/log.ts";

/** What a thread of a backtest tells whoever gave it a job. */
export type BacktestTold =
  | { readonly kind: "day" }
  | { readonly kind: "warning"; readonly text: string }
  | { readonly kind: "done"; readonly done: BacktestDone }
  | { readonly kind: "failed"; readonly detail: string };

const port = parentPort;
if (port) {
  const tell = (told: BacktestTold): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    port.postMessage(told);
  };
  const error = (message: string, fields?: LogFields) =>
    tell({ kind: "warning", text: `${message} ${JSON.stringify(fields ?? {})}` });
  // What a day missed is counted; only what could not be read or done is told.
  const log: Log = { info: () => undefined, warn: () => undefined, error };
  port.on("message", (job: BacktestJob) => {
    doBacktestJob(job, workerData as BacktestSettings, log, () => tell({ kind: "day" })).then(
      (done) => tell({ kind: "done", done }),
      (cause: unknown) => tell({ kind: "failed", detail: cause instanceof Error ? cause.message : String(cause) }),
    );
  });
}
