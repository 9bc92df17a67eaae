import { AsyncLocalStorage } from "node:async_hooks";
import type { Trace } from "../ports/telemetry.ts";

type Request = { readonly correlationId: string; readonly trace: Trace | undefined };

const current = new AsyncLocalStorage<Request>();

/** Runs work of one request: every log line in it carries its correlation id, and its trace where it has one. */
export function withCorrelation<T>(correlationId: string, work: () => T, trace?: Trace): T {
  return current.run({ correlationId, trace }, work);
}

export function currentCorrelation(): string | undefined {
  return current.getStore()?.correlationId;
}

export function currentTrace(): Trace | undefined {
  return current.getStore()?.trace;
}
