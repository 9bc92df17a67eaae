import { z } from "zod";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import { type Instant, instantOf } from "../../domain/kernel/time.ts";
import type { ParseError } from "../../ports/race-source.ts";

/** Characters of offending text that an error shows. */
const SHOWN = 120;
/** The first and last milliseconds taken for a moment: 2000, since seconds read as milliseconds give 1970; and 2100. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** Keys of a JSON body that tells of a failure and carries nothing else. */
const ERROR_KEYS = ["message", "error", "errors", "code", "status", "exception"] as const;
/** Keys of the answers that we ask for: with one of them a body is no error body. */
const ANSWER_KEYS = ["programme", "reunions", "participants"] as const;

/** A count, a number of a race or of a runner: whole, from 1. */
export const positive = z.int().positive();
export const notNegative = z.int().nonnegative();

/** The PMU leaves out the key, or writes null, where it has nothing. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** Free text; blank and "-" are the PMU's marks for none. */
export const words = z
  .string()
  .nullish()
  .transform((text) => {
    const bare = text?.trim();
    return bare === "" || bare === "-" ? undefined : bare;
  });

/** A name that must be there. */
export const name = z.string().trim().min(1);

/** Milliseconds since 1970, UTC. */
export const instant = z
  .int()
  .min(EARLIEST)
  .max(LATEST)
  .transform((milliseconds): Instant => instantOf(milliseconds));

export function unreadable(url: string, detail: string): { readonly ok: false; readonly error: ParseError } {
  return err({ kind: "unreadable", url, detail });
}

/**
 * The JSON of an answer.
 *
 * @returns empty_page: no text; error_page: HTML, or a JSON body that only tells of a failure; unreadable: not JSON,
 * with the position where reading stopped (a body cut in the middle ends there)
 */
export function readPmuJson(text: string, url: string): Result<unknown, ParseError> {
  // A byte order mark counts as white space for trim, not for JSON.
  const bare = text.trim();
  if (bare === "") return err({ kind: "empty_page", url, detail: "no text" });
  if (bare.startsWith("<")) return err({ kind: "error_page", url, detail: htmlTitle(bare) });
  let body: unknown;
  try {
    body = JSON.parse(bare);
  } catch (cause) {
    return unreadable(url, whereItStopped(bare, cause));
  }
  if (tellsOfFailure(body)) return err({ kind: "error_page", url, detail: shown(body) });
  return ok(body);
}

/** What a schema makes of a value, or the path, the rule and the text of the first field that is not as it should be. */
export function readAs<T extends z.ZodType>(schema: T, value: unknown, url: string): Result<z.output<T>, ParseError> {
  const read = schema.safeParse(value, { reportInput: true });
  if (read.success) return ok(read.data);
  const issue = read.error.issues[0];
  if (!issue) throw new Error("zod refused a value without an issue");
  return unreadable(url, `${pathOf(issue.path)}: ${issue.message}, got ${shown(issue.input)}`);
}

/** A value as an error shows it: short, on one line. */
export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

function tellsOfFailure(body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  return ERROR_KEYS.some((key) => key in body) && !ANSWER_KEYS.some((key) => key in body);
}

function htmlTitle(html: string): string {
  return /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim() ?? html.slice(0, SHOWN);
}

function whereItStopped(text: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  // "Unexpected end of JSON input" names no position: it is the end.
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(Math.max(0, position - SHOWN / 2), position);
  return `not JSON at position ${position} of ${text.length}, after ${JSON.stringify(before)}`;
}

function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "body";
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}
