import { Worker } from "node:worker_threads";
import { err, type Result } from "../domain/kernel/result.ts";
import type { Workbook, WorkbookError } from "../ports/workbook.ts";
import type { WorkbookAnswer, WorkbookJob } from "./workbook-worker.ts";

/** Milliseconds. Results of a meeting come minutes apart; the library holds some 200 MB that a service has better use for. */
const IDLE_MS = 20_000;
/** Milliseconds. Four whole sheets of 20,000 rows take 40 s on two busy cores (bench/workbook.ts). */
const TIME_LIMIT_MS = 180_000;
/** The library keeps something of every workbook it opened: a thread that has had so many is replaced. */
const JOBS_A_THREAD = 50;

type Options = {
  readonly idleMs?: number;
  readonly timeLimitMs?: number;
  readonly threadUrl?: URL;
};

/**
 * Workbooks by excelize-wasm in a thread of its own: a fault or an endless loop of the library ends the thread and not the
 * service. The thread is started by the first change and ends when there is nothing to do. One change at a time.
 */
export function createExcelizeWorkbook({
  idleMs = IDLE_MS,
  timeLimitMs = TIME_LIMIT_MS,
  threadUrl = new URL("./workbook-worker.ts", import.meta.url),
}: Options = {}): Workbook {
  let worker: Worker | undefined;
  let jobs = 0;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ended = worker;
    worker = undefined;
    jobs = 0;
    await ended?.terminate();
  }

  async function run(job: WorkbookJob): Promise<WorkbookAnswer> {
    clearTimeout(idle);
    if (jobs >= JOBS_A_THREAD) await end();
    worker ??= new Worker(threadUrl);
    jobs++;
    worker.ref();
    const answer = await ask(worker, job, timeLimitMs);
    if (!answer.ok && answer.error.kind === "unavailable") await end();
    worker?.unref(); // a command that is done does not wait for it
    if (worker) idle = setTimeout(() => void end(), idleMs).unref();
    return answer;
  }

  return {
    upsert(bytes, changes) {
      const turn = last.then(() => run({ bytes, changes }));
      last = turn.catch(() => undefined); // its own caller hears of it
      return turn;
    },
    async close() {
      await last;
      await end();
    },
  };
}

function ask(
  worker: Worker,
  job: WorkbookJob,
  timeLimitMs: number,
): Promise<Result<never, WorkbookError> | WorkbookAnswer> {
  return new Promise((resolve) => {
    const settle = (answer: WorkbookAnswer) => {
      clearTimeout(timer);
      worker.off("message", settle);
      worker.off("error", broken);
      worker.off("exit", gone);
      resolve(answer);
    };
    const unavailable = (detail: string) => settle(err({ kind: "unavailable", detail }));
    const broken = (error: unknown) => unavailable(error instanceof Error ? error.message : String(error));
    const gone = (code: number) => unavailable(`the thread ended with ${code}`);
    const timer = setTimeout(() => unavailable(`no answer within ${timeLimitMs / 1000} s`), timeLimitMs);
    worker.on("message", settle);
    worker.on("error", broken);
    worker.on("exit", gone);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(job);
  });
}
