import { bulkhead, ExponentialBackoff, handleWhen, type IPolicy, retry, wrap } from "cockatiel";

/** DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE of gRPC: the next try may succeed. */
const PASSING: ReadonlySet<number> = new Set([4, 8, 13, 14]);
/** ALREADY_EXISTS of gRPC, CONFLICT of REST. */
const TAKEN: ReadonlySet<number> = new Set([6, 409]);
/** NOT_FOUND and FAILED_PRECONDITION of gRPC (implementations differ for a task that has gone), NOT_FOUND of REST. */
const GONE: ReadonlySet<number> = new Set([5, 9, 404]);

/** Further tries of one call. With 10 s a try and the waits below it ends within about a minute, of a deadline of ten. */
const FURTHER_TRIES = 4;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 3_000;
/** Calls at a time, as google-cloud.md §7 advises against sporadic DEADLINE_EXCEEDED. */
const CALLS_AT_ONCE = 10;
/** Calls that wait for their turn; more than a week of full days. */
const CALLS_WAITING = 10_000;

/** Repeats what may pass, a bounded number of times, and keeps calls from crowding each other. */
export function callPolicy(): IPolicy {
  const again = retry(
    handleWhen((error) => PASSING.has(codeOf(error))),
    {
      maxAttempts: FURTHER_TRIES,
      backoff: new ExponentialBackoff({ initialDelay: FIRST_WAIT_MS, maxDelay: LONGEST_WAIT_MS }),
    },
  );
  return wrap(bulkhead(CALLS_AT_ONCE, CALLS_WAITING), again);
}

export function isTaken(error: unknown): boolean {
  return TAKEN.has(codeOf(error));
}

export function isGone(error: unknown): boolean {
  return GONE.has(codeOf(error));
}

/** NaN: no code of a remote call. The client gives it as a number or as text. */
function codeOf(error: unknown): number {
  return typeof error === "object" && error !== null && "code" in error ? Number(error.code) : Number.NaN;
}
