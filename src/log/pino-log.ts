import { type DestinationStream, type Logger, pino } from "pino";
import type { Log } from "../ports/log.ts";
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
    options.destination ?? pino.destination({ sync: true }),
  );
}

export function logOf(logger: Logger): Log {
  return {
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  };
}
