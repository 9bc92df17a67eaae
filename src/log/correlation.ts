import { AsyncLocalStorage } from "node:async_hooks";

/** The place of a request in a trace, as the caller or Google's front end names it. */
export type Trace = {
  /** 32 hexadecimal digits, in small letters. */
  readonly traceId: string;
  /** 16 hexadecimal digits, in small letters; absent where the caller named none. */
  readonly spanId: string | undefined;
};

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
