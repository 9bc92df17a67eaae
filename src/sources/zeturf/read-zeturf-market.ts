import { type Reading, readOdds } from "../../domain/kernel/reading.ts";
import { err, ok, type Result } from "../../domain/kernel/result.ts";
import { parseInstant } from "../../domain/kernel/time.ts";
import type { Market, Runner } from "../../domain/race/card.ts";
import { numberWorn } from "../french-text.ts";

type Range = { readonly min: number; readonly max: number };
type Fields = Readonly<Record<string, unknown>>;

/**
 * The odds of ZEturf's own pool, from the object `cotesInfos` in the script of a race page: `SG` the win odds now,
 * `reference` those of ten minutes before the scheduled start (`referenceDateTime`), `SPMin` to `SPMax` the range of the
 * place dividend.
 *
 * `false`, or no key, is the site's mark for none. Anything else that is not odds above 1, a runner that the table of
 * runners does not know, one that it knows and the odds do not, and odds for a non-runner (the pool has not been
 * reckoned anew) spoil the page.
 *
 * @param script of the race page, with or without `cotesInfos`
 * @returns undefined before the first odds; or what could not be read
 */
export function readZeturfMarket(script: string, runners: readonly Runner[]): Result<Market | undefined, string> {
  const infos = readCotesInfos(script);
  if (!infos.ok) return infos;
  if (infos.value === undefined) return ok(undefined);
  const quoted = infos.value.referenceDateTime;
  const quotedAt = typeof quoted === "string" ? parseInstant(quoted) : undefined;
  if (isShown(quoted) && quotedAt === undefined) return err(`referenceDateTime ${JSON.stringify(quoted)}`);

  const unknown = new Map(Object.entries(infos.value).filter(([key]) => numberWorn(key) !== undefined));
  if (unknown.size === 0) return ok(undefined);
  const win: Record<number, number> = {};
  const reference: Record<number, number> = {};
  const place: Record<number, Range> = {};
  for (const { number, nonRunner } of runners) {
    const shown = unknown.get(String(number));
    if (!unknown.delete(String(number))) return err(`runner ${number} is missing from cotesInfos`);
    const quote = readQuote(shown);
    if (!quote.ok) return err(`odds of runner ${number}: ${quote.error}`);
    if (nonRunner && Object.keys(quote.value).length > 0) return err(`odds for the non-runner ${number}`);
    if (quote.value.win !== undefined) win[number] = quote.value.win;
    if (quote.value.reference !== undefined) reference[number] = quote.value.reference;
    if (quote.value.place !== undefined) place[number] = quote.value.place;
  }
  const [stranger] = unknown.keys();
  if (stranger !== undefined) return err(`odds for runner ${stranger}, who is not in the field`);

  const hasReference = Object.keys(reference).length > 0;
  const hasPlace = Object.keys(place).length > 0;
  if (Object.keys(win).length === 0 && !hasReference && !hasPlace) return ok(undefined);
  return ok({
    pool: "zeturf",
    win,
    ...(hasReference ? { reference: { win: reference, quotedAt } } : {}),
    ...(hasPlace ? { place } : {}),
  });
}

type Quote = { readonly win?: number; readonly reference?: number; readonly place?: Range };

function readQuote(shown: unknown): Result<Quote, string> {
  if (!isFields(shown)) return err(JSON.stringify(shown));
  if (!isShown(shown.odds)) return ok({});
  if (!isFields(shown.odds)) return err(JSON.stringify(shown.odds));
  const { SG, reference, SPMin, SPMax } = shown.odds;
  const win = readNumber(SG);
  if (win.kind === "unreadable") return err(`SG ${win.shown}`);
  const earlier = readNumber(reference);
  if (earlier.kind === "unreadable") return err(`reference ${earlier.shown}`);
  const min = readNumber(SPMin);
  const max = readNumber(SPMax);
  if (min.kind === "unreadable") return err(`SPMin ${min.shown}`);
  if (max.kind === "unreadable") return err(`SPMax ${max.shown}`);
  if (min.kind !== max.kind) return err(`SPMin ${JSON.stringify(SPMin)}, SPMax ${JSON.stringify(SPMax)}`);
  const place = min.kind === "value" && max.kind === "value" ? { min: min.value, max: max.value } : undefined;
  if (place && place.min > place.max) return err(`SPMin ${place.min} above SPMax ${place.max}`);
  return ok({
    ...(win.kind === "value" ? { win: win.value } : {}),
    ...(earlier.kind === "value" ? { reference: earlier.value } : {}),
    ...(place ? { place } : {}),
  });
}

/** Numbers only, and no `null`: the site writes `false` for none, so another mark is one that we do not know. */
function readNumber(shown: unknown): Reading<number> {
  if (!isShown(shown)) return { kind: "absent" };
  if (typeof shown !== "number") return { kind: "unreadable", shown: JSON.stringify(shown) };
  return readOdds(shown);
}

function isShown(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `cotesInfos: {…}` inside an object literal of JavaScript; the inner value is JSON. Undefined where it is not there. */
function readCotesInfos(script: string): Result<Fields | undefined, string> {
  const mark = /cotesInfos:\s*/.exec(script);
  if (!mark) return ok(undefined);
  const rest = script.slice(mark.index + mark[0].length);
  // PHP writes an empty object as [].
  if (/^(false|null|\[\s*\])/.test(rest)) return ok(undefined);
  const text = objectAtStart(rest);
  if (text === undefined) return err("cotesInfos does not close");
  try {
    const infos: unknown = JSON.parse(text);
    return isFields(infos) ? ok(infos) : err("cotesInfos is not an object");
  } catch (cause) {
    return err(`cotesInfos is not JSON: ${String(cause)}`);
  }
}

/** The text from an opening brace to the one that closes it; braces inside strings do not count. */
function objectAtStart(text: string): string | undefined {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === "\\") i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{") depth += 1;
    else if (character === "}") depth -= 1;
    if (depth === 0) return i === 0 ? undefined : text.slice(0, i + 1);
  }
  return undefined;
}
