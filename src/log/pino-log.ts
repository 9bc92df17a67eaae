import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";
import { toWire } from "../domain/kernel/wire-names.ts";
import type { Log, LogFields } from "../ports/log.ts";
import { currentCorrelation, currentTrace } from "./correlation.ts";

/** Cloud Logging's severities for pino's levels. */
const SEVERITY: Readonly<Record<string, string>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
  fatal: "CRITICAL",
};

/**
 * What opens a door, wherever it stands in a line: a field of any depth, or within a text such as an error's. No word's
 * edge is asked for before it: a line break within a text stands in the line as `\n`, whose n is a letter.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [
    /"([\w-]*(?:authorization|cookie|token|password|secret|api[-_]?key))":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi,
    '"$1":"[redacted]"',
  ],
  [/(Bearer\s+)[\w.~+/=-]+/gi, "$1[redacted]"],
  [/:\/\/[^\s"\\]*:[^\s"\\]*@/g, "://[redacted]@"],
  [/([?&](?:[\w-]*(?:token|signature)|password|secret|code|sig|(?:api[-_]?)?key)=)[^&\s"\\]+/gi, "$1[redacted]"],
  // A JWT, wherever it stands: in a path, in another's answer, in an error. Its header is an object: base64 of `{"`.
  [/eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, "[redacted]"],
];

/** One JSON line a message: severity, time, message, correlation id, then the fields. */
export function createPino(options: {
  readonly level: string;
  readonly service: string;
  readonly version: string;
  /** Google Cloud project in which a trace is looked up; without it a line names no trace. */
  readonly project?: string | undefined;
  /** File descriptor: 1 standard output, 2 standard error. */
  readonly descriptor?: 1 | 2;
  /** Where a test reads the lines instead. */
  readonly destination?: DestinationStream;
}): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service, version: options.version },
      messageKey: "message",
      errorKey: "error",
      serializers: { error: (value: unknown) => (value instanceof Error ? errorFields(value) : value) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ severity: SEVERITY[label] ?? "DEFAULT" }) },
      mixin: () => requestFields(options.project),
      hooks: { streamWrite: (line) => SECRETS.reduce((text, [secret, shown]) => text.replace(secret, shown), line) },
      // Those that are no text but objects.
      redact: {
        paths: [
          "authorization",
          "cookie",
          "*.authorization",
          "*.cookie",
          "req.headers",
          "headers",
          "token",
          "*.token",
          "password",
          "*.password",
        ],
        censor: "[redacted]",
      },
    },
    options.destination ?? pino.destination({ dest: options.descriptor ?? 1, sync: true }),
  );
}

export function logOf(logger: Logger): Log {
  return {
    info: (message, fields) => logger.info(wire(fields), message),
    warn: (message, fields) => logger.warn(wire(fields), message),
    error: (message, fields) => logger.error(wire(fields), message),
  };
}

/**
 * What ties the lines of a request together. Cloud Logging groups by trace, and filters by label without looking into a
 * line; a label stays with a line that is exported.
 * @see https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
 */
function requestFields(project: string | undefined): object {
  const correlationId = currentCorrelation();
  if (correlationId === undefined) return {};
  const correlated = { correlation_id: correlationId };
  if (project === undefined) return correlated;
  const trace = currentTrace();
  return {
    ...correlated,
    "logging.googleapis.com/labels": correlated,
    ...(trace && { "logging.googleapis.com/trace": `projects/${project}/traces/${trace.traceId}` }),
    ...(trace?.spanId && { "logging.googleapis.com/spanId": trace.spanId }),
  };
}

/** Deeper than any field of ours: a circle ends there. */
const MAX_DEPTH = 8;

/** Fields are `snake_case` on the wire; an error, at any depth, is a type, a message, a stack and a code. */
function wire(fields: LogFields = {}): object {
  return toWire(printable(fields, 0)) as object;
}

function printable(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== "object") return value;
  if (depth > MAX_DEPTH) return "[deeper]";
  if (value instanceof Error) return errorFields(value);
  if (Array.isArray(value)) return value.map((item) => printable(item, depth + 1));
  if ("toJSON" in value && typeof value.toJSON === "function") return printable(value.toJSON(), depth + 1);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printable(item, depth + 1)]));
}

/** Message and stack tell the causes too. */
function errorFields(error: Error): object {
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack, ...("code" in error ? { code: String(error.code) } : {}) };
}
