import type { Instant } from "../kernel/time.ts";

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

/** What good pages of one kind of one source have in common. */
export type PageHabits = {
  /** Good pages so far. */
  readonly pages: number;
  readonly lastGood?: { readonly at: Instant; readonly url: string } | undefined;
  /** In how many good pages in a row, up to the last, each part of the structure stood. */
  readonly streaks: Readonly<Record<string, number>>;
  readonly fields: Readonly<Record<string, FieldHabit>>;
  /** Subjects of the last good pages: a race that is looked at again teaches nothing new of its fields. */
  readonly recent: readonly string[];
};

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

/** What no race of the recorded days explains. */
export function goneForSure(state: PageHabits, { structure, coverage }: SeenReport): string | undefined {
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
export function rarelyLow(state: PageHabits, { outcome, coverage }: SeenReport): string[] {
  if (outcome !== "read") return [];
  return Object.entries(state.fields).flatMap(([field, { seen, lowRate }]) => {
    const told = coverage[field]; // a pool that a race does not have is not expected of it
    return told && seen >= KNOWN_HABIT && lowRate <= RARELY_LOW && isLow(told) ? [field] : [];
  });
}

type Told = SeenReport["coverage"][string];

/** A field that a page says nothing of. */
const NOWHERE: Told = { found: 0, expected: 1 };

function isLow({ found, expected }: Told): boolean {
  return expected > 0 && found / expected < LOW;
}

export function fieldText(field: string, coverage: SeenReport["coverage"]): string {
  const { found, expected } = coverage[field] ?? { found: 0, expected: 0 };
  return `${field} is told of ${found} of ${expected}, and was of nearly all before`;
}

/** @param ownMatter fields of races that were doubted and came to nothing: their races' own, and part of what is usual */
export function rememberPage(state: PageHabits, report: SeenReport, ownMatter: readonly string[]): PageHabits {
  const { url, observedAt, structure, coverage } = report;
  const subject = subjectOf(report);
  // What stood in every page so far began with the first; a part that is new cannot have been there always.
  const streaks = Object.fromEntries(structure.map((part) => [part, Math.min(WINDOW, (state.streaks[part] ?? 0) + 1)]));
  const fields = { ...state.fields };
  for (const field of ownMatter) {
    fields[field] = habit(fields[field], { found: 0, expected: 1 });
  }
  if (!state.recent.includes(subject)) {
    for (const [field, told] of Object.entries(coverage)) {
      if (told.expected > 0) fields[field] = habit(fields[field], told);
    }
  }
  const recent = [...state.recent.filter((known) => known !== subject), subject].slice(-WINDOW);
  return { pages: state.pages + 1, lastGood: { at: observedAt, url }, streaks, fields, recent };
}

function habit(known: FieldHabit | undefined, told: Told): FieldHabit {
  const { seen: before, lowRate, best } = known ?? { seen: 0, lowRate: 0, best: 0 };
  const seen = Math.min(before + 1, LONG_MEMORY);
  const low = isLow(told) ? 1 : 0;
  return { seen, lowRate: lowRate + (low - lowRate) / seen, best: Math.max(best, told.found / told.expected) };
}

/** What a report is one look at. */
export function subjectOf({ subject, url }: SeenReport): string {
  return subject ?? url;
}
