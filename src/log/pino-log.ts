import { type DestinationStream, type Logger, pino } from "pino";
import { toWire } from "../domain/kernel/wire-names.ts";
import type { Log, LogFields } from "../ports/log.ts";
import { currentCorrelation } from "./correlation.ts";

/** Cloud Logging's severities for pino's levels. */
const SEVERITY: Readonly<Record<string, string>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
  fatal: "CRITICAL",
};

/** One JSON line a message: severity, time, message, correlation id, then the fields. */
export function createPino(options: {
  readonly level: string;
  readonly service: string;
  readonly version: string;
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
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ severity: SEVERITY[label] ?? "DEFAULT" }) },
      mixin: () => {
        const correlationId = currentCorrelation();
        return correlationId === undefined ? {} : { correlation_id: correlationId };
      },
      // Nothing that opens a door is ever printed, wherever it stands in a line.
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

/** Fields are `snake_case` on the wire; an error keeps its shape, pino knows how to print it. */
function wire(fields: LogFields = {}): object {
  const entries = Object.entries(fields);
  const errors = entries.filter(([, value]) => value instanceof Error);
  const plain = entries.filter(([, value]) => !(value instanceof Error));
  return { ...(toWire(Object.fromEntries(plain)) as object), ...Object.fromEntries(errors) };
}
