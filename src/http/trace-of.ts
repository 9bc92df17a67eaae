import type { IncomingHttpHeaders } from "node:http";
import type { Trace } from "../ports/telemetry.ts";

const NO_TRACE = "0".repeat(32);
const NO_SPAN = "0".repeat(16);

/**
 * The trace of a request: `traceparent`, else Google's older `X-Cloud-Trace-Context: TRACE/SPAN;o=1`. What cannot be
 * read is no trace: it only groups log lines, and no request fails for it.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 * @see https://cloud.google.com/trace/docs/trace-context#legacy-http-header
 * @example traceOf({ "x-cloud-trace-context": "105445aa7843bc8bf206b12000100000/1;o=1" })
 * // { traceId: "105445aa7843bc8bf206b12000100000", spanId: "0000000000000001" }
 */
export function traceOf(headers: IncomingHttpHeaders): Trace | undefined {
  return fromTraceparent(headers.traceparent) ?? fromCloudTrace(headers["x-cloud-trace-context"]);
}

function fromTraceparent(value: unknown): Trace | undefined {
  if (typeof value !== "string") return undefined;
  // A later version than 00 may have more parts behind; version ff is forbidden.
  const [, version, traceId, spanId, more] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/.exec(value) ?? [];
  if (traceId === undefined || spanId === undefined || traceId === NO_TRACE || spanId === NO_SPAN) return undefined;
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  return { traceId, spanId };
}

/** Its span is a decimal number of 64 bits. */
function fromCloudTrace(value: unknown): Trace | undefined {
  if (typeof value !== "string") return undefined;
  const [, id, span] = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=\d)?$/i.exec(value) ?? [];
  const traceId = id?.toLowerCase();
  if (traceId === undefined || traceId === NO_TRACE) return undefined;
  const spanId = span === undefined ? undefined : BigInt(span).toString(16).padStart(16, "0");
  return { traceId, spanId: spanId === NO_SPAN || (spanId?.length ?? 0) > 16 ? undefined : spanId };
}
