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

/** How a field is told, over the subjects of good pages. */
export type FieldHabit = {
  /** Subjects that might have told it, at most {@link LONG_MEMORY}. */
  readonly seen: number;
  /** Part of them that told it of less than half of their rows; the latest weigh as if there were never more than that. */
  readonly lowRate: number;
  /** The most that a page told, 0..1. */
  readonly best: number;
};

export type CanaryState = {
  /** Good pages so far. */
  readonly pages: number;
  readonly lastGood?: { readonly at: Instant; readonly url: string } | undefined;
  /** In how many good pages in a row, up to the last, each part of the structure stood. */
  readonly streaks: Readonly<Record<string, number>>;
  readonly fields: Readonly<Record<string, FieldHabit>>;
  /** Subjects of the last good pages: a race that is looked at again teaches nothing new of its fields. */
  readonly recent: readonly string[];
  /** Subjects in a row whose pages were bad, each with its reason, and the fields that only races tell. */
  readonly bad: readonly { readonly url: string; readonly reason: string; readonly fields: readonly string[] }[];
  /** Subjects in a row whose pages were good since the source turned red. */
  readonly recovered: readonly string[];
  /** Undefined: green. */
  readonly red?: { readonly since: Instant; readonly reason: string; readonly url: string } | undefined;
};

export const NEW_CANARY: CanaryState = { pages: 0, streaks: {}, fields: {}, recent: [], bad: [], recovered: [] };

/** Good pages that a comparison needs. */
const ENOUGH_PAGES = 5;
/** Good pages that are looked back on. */
const WINDOW = 50;
/** Share of what always stood there that may be missing: see docs/sources.md for what good pages lack. */
const MISSING_STRUCTURE = 0.5;
/** A field that a page tells of less than this part of its rows is low. */
const LOW = 0.5;
/**
 * What every race tells: of all recorded cards of the PMU none was low in one of the runners' (docs/sources.md),
 * so one page without is a page that changed. All other fields may be absent by the race itself: a horse that never ran has
 * no musique and no earnings, only the gallop has weights and stalls, only the trot shoes and distances of its own.
 */
const TOLD_BY_EVERY_RACE: ReadonlySet<string> = new Set(
  (
    "jockey trainer age sex startsAt title racecourse discipline distance " +
    "meetingNumber raceNumber country declaredRunners prize bets url"
  ).split(" "),
);
/** Races after which the habit of any other field is known: three days of them, so that no run of one discipline is it. */
const KNOWN_HABIT = 100;
const LONG_MEMORY = 200;
/** A field that is low in more races than this is not looked at: three of them in a row would be chance. */
const RARELY_LOW = 0.05;
/** Subjects in a row whose pages cannot be read before a source turns red, and good ones before it is green again. */
const IN_A_ROW = 3;
/** Races in a row that lack what hardly any lacks: a meeting of young horses has three without a victory. */
const RARE_IN_A_ROW = 5;
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
  const rare = rarelyLow(state, report);
  const doubt = sure ?? doubtOf(report, rare);
  if (doubt === undefined) return goodPage(state, report);

  const subject = subjectOf(report);
  const others = state.bad.filter(({ url }) => url !== subject);
  const bad = [...others, { url: subject, reason: doubt, fields: rare }].slice(-RARE_IN_A_ROW);
  const after = { ...state, bad, recovered: [] };
  if (state.red) return { state: after, refused: redText(state.red) };
  if (sure === undefined && !tooMany(bad)) {
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

function tooMany(bad: CanaryState["bad"]): boolean {
  const latest = bad.slice(-IN_A_ROW);
  const unread = latest.length === IN_A_ROW && latest.every(({ fields }) => fields.length === 0);
  return unread || bad.length >= RARE_IN_A_ROW;
}

function goodPage(state: CanaryState, report: SeenReport): Judgement {
  const remembered = remember(state, report);
  if (!state.red) return { state: { ...remembered, bad: [] } };
  const subject = subjectOf(report);
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
  const gone = Object.entries(state.fields).find(
    ([field, { seen, lowRate }]) =>
      TOLD_BY_EVERY_RACE.has(field) && seen >= ENOUGH_PAGES && lowRate === 0 && isLow(coverage[field] ?? NOWHERE),
  )?.[0];
  return gone === undefined ? undefined : fieldText(gone, coverage);
}

/** Fields that races tell or not by themselves, and that this one lacks though hardly any did. */
function rarelyLow(state: CanaryState, { outcome, coverage }: SeenReport): string[] {
  if (outcome !== "read") return [];
  return Object.entries(state.fields).flatMap(([field, { seen, lowRate }]) => {
    const told = coverage[field]; // a pool that a race does not have is not expected of it
    return told && seen >= KNOWN_HABIT && lowRate <= RARELY_LOW && isLow(told) ? [field] : [];
  });
}

function doubtOf({ outcome, detail, coverage }: SeenReport, [rare]: readonly string[]): string | undefined {
  if (outcome !== "read") return `${outcome}: ${detail ?? ""}`.trim();
  return rare === undefined ? undefined : fieldText(rare, coverage);
}

type Told = SeenReport["coverage"][string];

/** A field that a page says nothing of. */
const NOWHERE: Told = { found: 0, expected: 1 };

function isLow({ found, expected }: Told): boolean {
  return expected > 0 && found / expected < LOW;
}

function fieldText(field: string, coverage: SeenReport["coverage"]): string {
  const { found, expected } = coverage[field] ?? { found: 0, expected: 0 };
  return `${field} is told of ${found} of ${expected}, and was of nearly all before`;
}

function remember(state: CanaryState, report: SeenReport): CanaryState {
  const { url, observedAt, structure, coverage } = report;
  const subject = subjectOf(report);
  // What stood in every page so far began with the first; a part that is new cannot have been there always.
  const streaks = Object.fromEntries(structure.map((part) => [part, Math.min(WINDOW, (state.streaks[part] ?? 0) + 1)]));
  const fields = { ...state.fields };
  // Doubts that came to nothing were their races' own, and part of what is usual.
  for (const field of state.bad.flatMap((one) => one.fields)) {
    fields[field] = habit(fields[field], { found: 0, expected: 1 });
  }
  if (!state.recent.includes(subject)) {
    for (const [field, told] of Object.entries(coverage)) {
      if (told.expected > 0) fields[field] = habit(fields[field], told);
    }
  }
  const recent = [...state.recent.filter((known) => known !== subject), subject].slice(-WINDOW);
  return { ...state, pages: state.pages + 1, lastGood: { at: observedAt, url }, streaks, fields, recent };
}

function habit(known: FieldHabit | undefined, told: Told): FieldHabit {
  const { seen: before, lowRate, best } = known ?? { seen: 0, lowRate: 0, best: 0 };
  const seen = Math.min(before + 1, LONG_MEMORY);
  const low = isLow(told) ? 1 : 0;
  return { seen, lowRate: lowRate + (low - lowRate) / seen, best: Math.max(best, told.found / told.expected) };
}

function subjectOf({ subject, url }: SeenReport): string {
  return subject ?? url;
}

function redText({ since, reason, url }: NonNullable<CanaryState["red"]>): string {
  return `red since ${since}: ${reason} (${url})`;
}
