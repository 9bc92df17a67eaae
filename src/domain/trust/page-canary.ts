import type { Instant } from "../kernel/time.ts";
import {
  fieldText,
  goneForSure,
  type PageHabits,
  rarelyLow,
  rememberPage,
  type SeenReport,
  subjectOf,
} from "./page-habits.ts";

/**
 * Whether the pages of one kind of one source can still be trusted.
 *
 * A parser refuses what it cannot read; this sees what still parses and is no longer what it was: a part of the page gone,
 * a column empty. It compares each page with the last good ones of its kind, and what was there every time counts.
 */

export type CanaryState = PageHabits & {
  /** Subjects in a row whose pages were bad, each with its reason, and the fields that only races tell. */
  readonly bad: readonly { readonly url: string; readonly reason: string; readonly fields: readonly string[] }[];
  /** Races in a row that a witness contradicted, of each witness; undefined: none. See judge-comparison.ts. */
  readonly disputed?: readonly Dispute[] | undefined;
  /** Subjects in a row whose pages were good, or borne out by another source, since the source turned red. */
  readonly recovered: readonly string[];
  /** Undefined: green. */
  readonly red?: RedLight | undefined;
};

/**
 * Who may contradict a page from outside: another source's card of the race, or the programme of the source itself, by the
 * runners that it declares.
 */
export type Witness = "comparison" | "programme";

/** `by` undefined: another source's card. */
export type Dispute = { readonly url: string; readonly reason: string; readonly by?: Witness | undefined };

export type RedLight = {
  readonly since: Instant;
  readonly reason: string;
  readonly url: string;
  /** Whose word it was: only that one's can take it back. Undefined: what the pages themselves show. */
  readonly by?: Witness | undefined;
};

export const NEW_CANARY: CanaryState = { pages: 0, streaks: {}, fields: {}, recent: [], bad: [], recovered: [] };

/** Subjects in a row whose pages cannot be read before a source turns red, and good ones before it is green again. */
export const IN_A_ROW = 3;
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
  const doubted = state.bad.flatMap(({ fields }) => fields);
  const remembered = { ...state, ...rememberPage(state, report, doubted) };
  if (!state.red) return { state: { ...remembered, bad: [] } };
  if (state.red.by !== undefined) return { state, refused: redText(state.red) };
  const subject = subjectOf(report);
  const recovered = [...state.recovered.filter((url) => url !== subject), subject];
  if (recovered.length < IN_A_ROW) {
    return { state: { ...state, recovered }, refused: redText(state.red) };
  }
  return { state: { ...remembered, bad: [], recovered: [], red: undefined }, turned: "green" };
}

function doubtOf({ outcome, detail, coverage }: SeenReport, [rare]: readonly string[]): string | undefined {
  if (outcome !== "read") return `${outcome}: ${detail ?? ""}`.trim();
  return rare === undefined ? undefined : fieldText(rare, coverage);
}

export function redText({ since, reason, url }: RedLight): string {
  return `red since ${since}: ${reason} (${url})`;
}
