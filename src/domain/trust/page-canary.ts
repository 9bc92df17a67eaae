import type { Instant } from "../kernel/time.ts";

/**
 * Whether the pages of one kind of one source can still be trusted.
 *
 * A parser refuses what it cannot read; this sees what still parses and is no longer what it was: a part of the page gone,
 * a column empty. It compares each page with the last good ones of its kind, and what was there every time counts.
 */

/** What a canary looks at; see the reports of pages. */
export type SeenReport = {
  readonly url: string;
  /** What it is one look at, where that is not its address: a programme keeps its address for a day, and each look counts. */
  readonly subject?: string | undefined;
  readonly observedAt: Instant;
  /** `read`, or the kind of error for which the page is not used. */
  readonly outcome: string;
  readonly detail?: string | undefined;
  readonly coverage: Readonly<Record<string, { readonly found: number; readonly expected: number }>>;
  readonly structure: readonly string[];
};

export type CanaryState = {
  /** Good pages so far. */
  readonly pages: number;
  readonly lastGood?: { readonly at: Instant; readonly url: string } | undefined;
  /** In how many good pages in a row, up to the last, each part of the structure stood. */
  readonly streaks: Readonly<Record<string, number>>;
  /** Least share of each field in the recent good pages, the latest last. */
  readonly shares: Readonly<Record<string, readonly number[]>>;
  /** Subjects in a row whose pages were bad, each with its reason. */
  readonly bad: readonly { readonly url: string; readonly reason: string }[];
  /** Subjects in a row whose pages were good since the source turned red. */
  readonly recovered: readonly string[];
  /** Undefined: green. */
  readonly red?: { readonly since: Instant; readonly reason: string; readonly url: string } | undefined;
};

export const NEW_CANARY: CanaryState = { pages: 0, streaks: {}, shares: {}, bad: [], recovered: [] };

/** Good pages that a comparison needs. */
const ENOUGH_PAGES = 5;
/** Good pages that are looked back on. */
const WINDOW = 50;
/**
 * Share of what always stood there that may be missing. On every sixth of the 60 recorded days (1,896 cards of the PMU)
 * the worst good page lacked 0.385 (a foreign race without odds), the 99th percentile 0.03.
 */
const MISSING_STRUCTURE = 0.5;
/** A field told by nearly all and now by less than half as many is a field that went away. */
const STEADY = 0.9;
const FIELD_GONE = 0.5;
/**
 * Told or not by the race itself: horses that never ran have no musique, a race abroad or at dawn no odds, only the trot
 * shoes and distances of its own. On the recorded days these alone ever fell; they count only race after race.
 */
const TOLD_BY_THE_RACE = /^(musique|markets|win_odds_|place_odds_|runner_|finish|dividends|rows|going|record)/;
/** Pages of different races in a row before a doubt of that kind, or a page that cannot be read, turns a source red. */
const IN_A_ROW = 3;
/** Parse errors that are the page's doing; what the source does not have, or what could not be fetched, is not. */
const BROKEN: ReadonlySet<string> = new Set(["unreadable", "error_page", "empty_page"]);

export type Judgement = {
  readonly state: CanaryState;
  /** Why the page must not be used. */
  readonly refused?: string;
  /** The light changed with this page. */
  readonly turned?: "red" | "green";
};

/**
 * What one more page says of its source. Pure: the same pages in the same order give the same lights.
 *
 * @param contradiction what another source shows and this page denies; as sure as a structure that is gone
 */
export function judgePage(state: CanaryState, report: SeenReport, contradiction?: string): Judgement {
  if (report.outcome !== "read" && !BROKEN.has(report.outcome)) return { state };
  const sure = report.outcome === "read" ? (contradiction ?? goneForSure(state, report)) : undefined;
  const doubt = sure ?? doubtOf(state, report);
  if (doubt === undefined) return goodPage(state, report);

  const subject = report.subject ?? report.url;
  const others = state.bad.filter(({ url }) => url !== subject);
  const bad = [...others, { url: subject, reason: doubt }].slice(-IN_A_ROW);
  const after = { ...state, bad, recovered: [] };
  if (state.red) return { state: after, refused: redText(state.red) };
  if (sure === undefined && bad.length < IN_A_ROW) {
    // One race may be so; its page is used unless it could not be read, which its own error says.
    return { state: after };
  }
  const red = { since: report.observedAt, reason: doubt, url: report.url };
  return { state: { ...after, red }, refused: redText(red), turned: "red" };
}

/** A count that another source contradicts, or any other doubt from outside: red at once. What had recovered begins anew. */
export function turnRed(state: CanaryState, at: Instant, url: string, reason: string): Judgement {
  if (state.red) return { state: { ...state, recovered: [] }, refused: redText(state.red) };
  const red = { since: at, reason, url };
  return { state: { ...state, red, recovered: [] }, refused: redText(red), turned: "red" };
}

function goodPage(state: CanaryState, report: SeenReport): Judgement {
  const remembered = remember(state, report);
  if (!state.red) return { state: { ...remembered, bad: [] } };
  const subject = report.subject ?? report.url;
  const recovered = [...state.recovered.filter((url) => url !== subject), subject];
  if (recovered.length < IN_A_ROW) {
    return { state: { ...state, recovered }, refused: redText(state.red) };
  }
  return { state: { ...remembered, bad: [], recovered: [], red: undefined }, turned: "green" };
}

/** What no race of the recorded days explains. */
function goneForSure(state: CanaryState, { structure, coverage }: SeenReport): string | undefined {
  if (state.pages < ENOUGH_PAGES) return undefined;
  const standing = new Set(structure);
  const always = Object.entries(state.streaks).flatMap(([part, streak]) =>
    streak >= Math.min(state.pages, WINDOW) ? [part] : [],
  );
  const missing = always.filter((part) => !standing.has(part));
  if (missing.length > MISSING_STRUCTURE * always.length) {
    return `${missing.length} of ${always.length} parts that always stood on such a page are gone, such as ${missing[0]}`;
  }
  return fieldGone(state, coverage, (field) => !TOLD_BY_THE_RACE.test(field));
}

function doubtOf(state: CanaryState, { outcome, detail, coverage }: SeenReport): string | undefined {
  if (outcome !== "read") return `${outcome}: ${detail ?? ""}`.trim();
  return state.pages < ENOUGH_PAGES ? undefined : fieldGone(state, coverage, (field) => TOLD_BY_THE_RACE.test(field));
}

function fieldGone(
  state: CanaryState,
  coverage: SeenReport["coverage"],
  asked: (field: string) => boolean,
): string | undefined {
  for (const [field, past] of Object.entries(state.shares)) {
    if (!asked(field) || past.length < ENOUGH_PAGES || Math.min(...past) < STEADY) continue;
    const { found, expected } = coverage[field] ?? { found: 0, expected: 1 };
    if (expected > 0 && found / expected < FIELD_GONE) {
      return `${field} is told of ${found} of ${expected}, and was of nearly all on the last ${past.length} pages`;
    }
  }
  return undefined;
}

function remember(state: CanaryState, { url, observedAt, structure, coverage }: SeenReport): CanaryState {
  const streaks = Object.fromEntries(structure.map((part) => [part, Math.min(WINDOW, (state.streaks[part] ?? 0) + 1)]));
  // What stood in every page so far began with the first; a part that is new cannot have been there always.
  const shares = { ...state.shares };
  for (const [field, { found, expected }] of Object.entries(coverage)) {
    if (expected > 0) shares[field] = [...(shares[field] ?? []), found / expected].slice(-WINDOW);
  }
  return { ...state, pages: state.pages + 1, lastGood: { at: observedAt, url }, streaks, shares };
}

function redText({ since, reason, url }: NonNullable<CanaryState["red"]>): string {
  return `red since ${since}: ${reason} (${url})`;
}
