import type { Result } from "../domain/kernel/result.ts";
import type { FetchError } from "../ports/page-fetcher.ts";
import { decodeText } from "./decode-text.ts";
import type { HostVerdict } from "./host-breaker.ts";
import type { Answer } from "./network.ts";

/** Answers that another moment may better (RFC 9110 §15.6, RFC 6585 §4). */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
/** A site that does not want us: forbidden, too many, and what some send for both. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([403, 420, 429]);

/** The host heard nothing from us. */
const NOT_ASKED: ReadonlySet<FetchError["kind"]> = new Set(["left_alone", "budget_spent"]);

export function heardNothing({ kind }: FetchError): boolean {
  return NOT_ASKED.has(kind);
}

/** Whether another moment may better it. */
export function isPassing({ status }: Answer): boolean {
  return PASSING_STATUSES.has(status);
}

/** A page that is not there is that page's matter; what the host could not or would not give is the host's. */
export function verdictOf(answer: Result<Answer, FetchError>): HostVerdict {
  if (!answer.ok) return answer.error.kind === "unreachable" ? "failing" : "well";
  const { status } = answer.value;
  if (REFUSING_STATUSES.has(status)) return "refusing";
  return status >= 500 ? "failing" : "well";
}

export function failedStatus(url: URL, { status, headers }: Answer): FetchError | undefined {
  if (status === 200 || (status >= 300 && status < 400 && headers.has("location"))) return undefined;
  return { kind: "http_status", url: url.href, status, detail: `answered ${status}` };
}

export function textOf({ body, headers }: Answer): string {
  return decodeText(body, headers.get("content-type") ?? "");
}

/** What Retry-After asks for, in seconds or as a date (RFC 9110 §10.2.3); 0 where it is absent or says neither. */
export function retryAfterMs(headers: Answer["headers"]): number {
  const asked = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const wait = Date.parse(asked) - Date.parse(headers.get("date") ?? ""); // both by the host's own clock
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}
