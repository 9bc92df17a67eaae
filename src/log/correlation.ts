import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<string>();

/** Runs work of one request: every log line in it carries its correlation id. */
export function withCorrelation<T>(correlationId: string, work: () => T): T {
  return current.run(correlationId, work);
}

export function currentCorrelation(): string | undefined {
  return current.getStore();
}
