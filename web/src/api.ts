import type { paths } from "./api-schema.ts";
import { heardTime } from "./service-clock.ts";

type Answer<P extends "/api/days/{date}/board" | "/api/days/{date}/races/{race}/page" | "/api/texts"> =
  paths[P]["get"]["responses"][200]["content"]["application/json"];

export type Board = Answer<"/api/days/{date}/board">;
export type BoardRace = Board["races"][number];
export type RacePage = Answer<"/api/days/{date}/races/{race}/page">;
export type FieldRow = RacePage["field"][number];
export type Texts = Answer<"/api/texts">;

/** What the service refused, in its own words. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/**
 * Reads an answer and keeps it for a time without the service.
 *
 * @throws Refused where the service answered otherwise than with 2xx; TypeError where it cannot be reached
 */
export async function read<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  heardTime(answer.headers.get("x-service-time"));
  const body: unknown = await answer.json();
  if (!answer.ok) {
    const { detail, error } = body as { readonly detail?: string; readonly error?: string };
    throw new Refused(answer.status, detail ?? error ?? String(answer.status));
  }
  keep(path, body);
  return body as T;
}

/** How many answers are kept: a day and the races that one looks at. */
const KEPT = 24;
const PREFIX = "answer ";

type Kept<T> = { readonly at: number; readonly body: T };

/** The last answer, from a visit before; undefined where there is none. */
export function lastAnswer<T>(path: string): Kept<T> | undefined {
  try {
    const text = localStorage.getItem(PREFIX + path);
    return text === null ? undefined : (JSON.parse(text) as Kept<T>);
  } catch {
    return undefined; // storage that is off, full or not ours: the page does without
  }
}

function keep(path: string, body: unknown): void {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    if (keys.length >= KEPT && !keys.includes(PREFIX + path)) for (const key of keys) localStorage.removeItem(key);
    localStorage.setItem(PREFIX + path, JSON.stringify({ at: Date.now(), body }));
  } catch {
    return; // the same: nothing is lost but the next first second
  }
}
