import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { type Context, ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Telemetry, Trace } from "../ports/telemetry.ts";

/** Milliseconds for a sending: a collector that does not answer costs the batch, never the work. */
const SENDING_MS = 5_000;
/** Milliseconds for the last batch when the service stops: SIGKILL comes after ten seconds, and work goes first. */
const LAST_BATCH_MS = 1_500;

export type Traces = Pick<Telemetry, "begin"> & {
  /** Sends what is left, for as long as there is time. */
  close(): Promise<void>;
};

/**
 * Spans, sent in batches by OTLP over HTTP. Nothing is registered for the whole process: only our own work is traced.
 *
 * @param options.url of the collector's traces, `https://collector.example/v1/traces`
 */
export function createTraces(options: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly version: string;
}): Traces {
  const { url, service, version } = options;
  const exporter = new OTLPTraceExporter({ url, headers: { ...options.headers }, timeoutMillis: SENDING_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.version": version }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer(service, version);
  const current = new AsyncLocalStorage<Context>();
  return {
    begin(name, attributes, parent) {
      const above = parent ? below(parent) : (current.getStore() ?? ROOT_CONTEXT);
      const span = tracer.startSpan(name, { attributes }, above);
      const own = trace.setSpan(above, span);
      const { traceId, spanId } = span.spanContext();
      return {
        trace: { traceId, spanId },
        run: (work) => current.run(own, work),
        end(more = {}, failure) {
          span.setAttributes(more);
          if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
          span.end();
        },
      };
    },
    async close() {
      const over = new AbortController();
      const late = wait(LAST_BATCH_MS, undefined, { signal: over.signal });
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      over.abort();
      await late.catch(() => undefined); // aborted
    },
  };
}

/** A caller's span; of a trace without one, a new trace is begun that nobody could find by the old id. */
function below({ traceId, spanId }: Trace): Context {
  if (spanId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
