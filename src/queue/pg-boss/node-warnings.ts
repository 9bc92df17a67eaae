import { inspect } from "node:util";
import type { Log } from "../../ports/log.ts";

/** Where no log is given, a queue that was set aside is still heard of: on standard error, as a warning of Node's. */
export const nodeWarnings: Log = {
  info() {},
  warn: (message, fields) => process.emitWarning(message, { detail: inspect(fields) }),
  error: (message, fields) => process.emitWarning(message, { detail: inspect(fields) }),
};
