import type { Log } from "../ports/log.ts";
import { type Fact, type Metrics, SILENT, type Telemetry } from "../ports/telemetry.ts";
import type { Traces } from "./otlp-traces.ts";
import type { Book } from "./prometheus-book.ts";

export type OpenTelemetry = Telemetry & Metrics & { close(): Promise<void> };

/**
 * Counts for Prometheus, and spans for a collector where one is named. What neither has anything to do before the first
 * answer, so that their packages are loaded after it.
 *
 * @param tracesUrl where spans are sent by OTLP over HTTP; without it there are none and nothing of that is loaded
 */
export async function openTelemetry(options: {
  readonly service: string;
  readonly version: string;
  readonly log: Log;
  readonly tracesUrl?: string | undefined;
  /** Header fields of each sending: a key of the collector's, which is never logged. */
  readonly tracesHeaders?: Readonly<Record<string, string>> | undefined;
}): Promise<OpenTelemetry> {
  const { service, version, log, tracesUrl: url, tracesHeaders: headers = {} } = options;
  let opened: Promise<Book> | undefined;
  const book = () => {
    opened ??= import("./prometheus-book.ts").then(({ createBook }) => createBook(version));
    return opened;
  };
  const failed = (error: unknown) => log.error("a fact could not be counted", { error });
  const traces: Traces | undefined =
    url === undefined ? undefined : await openTraces({ url, headers, service, version });
  return {
    observe: (fact: Fact) =>
      void book()
        .then((open) => open.observe(fact))
        .catch(failed),
    begin: (name, attributes, parent) => (traces ?? SILENT).begin(name, attributes, parent),
    async text(standing) {
      const open = await book();
      open.stand(standing);
      return { contentType: open.registry.contentType, body: await open.registry.metrics() };
    },
    close: async () => traces?.close(),
  };
}

async function openTraces(options: Parameters<typeof import("./otlp-traces.ts").createTraces>[0]): Promise<Traces> {
  const { createTraces } = await import("./otlp-traces.ts");
  return createTraces(options);
}
