import type { IncomingHttpHeaders } from "node:http";

/** What Cloud Tasks says of a delivery; anyone may write these headers, so that they are told and decide nothing. */
export type DeliveryTold = {
  /** The short name, `run-20251016-r1c3-h5`. */
  readonly task: string;
  /** Of the queue. */
  readonly queue?: string;
  /** Deliveries before this one; 0 at first. */
  readonly retryCount?: number;
  /** Answers before this one that were no 5xx. */
  readonly executionCount?: number;
  /** Seconds by which the delivery came after its time. */
  readonly lateSeconds?: number;
  /** Status of the answer before. */
  readonly previousResponse?: number;
  readonly retryReason?: string;
};

/** A name that queue and caller could have chosen; nothing else goes into a line of the log. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._ -]{0,199}$/;

/**
 * The delivery that a request is, by its `X-CloudTasks-*` headers.
 *
 * @returns undefined for a request that is none
 * @see specification google-cloud.md §1, "headers sent"
 */
export function deliveryTold(headers: IncomingHttpHeaders, nowMs: number): DeliveryTold | undefined {
  const text = (name: string) => {
    const value = headers[`x-cloudtasks-${name}`];
    return typeof value === "string" && PLAIN.test(value) ? value : undefined;
  };
  const number = (name: string) => {
    const value = Number(text(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const task = text("taskname");
  if (task === undefined) return undefined;
  const [queue, retryReason] = [text("queuename"), text("taskretryreason")];
  const [retryCount, executionCount] = [number("taskretrycount"), number("taskexecutioncount")];
  const [eta, previousResponse] = [number("tasketa"), number("taskpreviousresponse")];
  return {
    task,
    ...(queue === undefined ? {} : { queue }),
    ...(retryCount === undefined ? {} : { retryCount }),
    ...(executionCount === undefined ? {} : { executionCount }),
    ...(eta === undefined ? {} : { lateSeconds: Math.round(nowMs / 100 - eta * 10) / 10 }),
    ...(previousResponse === undefined ? {} : { previousResponse }),
    ...(retryReason === undefined ? {} : { retryReason }),
  };
}
