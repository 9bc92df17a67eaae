import type { SourceName } from "../race/race.ts";
import type { Dividend, Operator, RaceResult, RefundedBet } from "../race/race-result.ts";
import type { Outcome } from "./known-ticket.ts";

/** Whose arrival is believed first: the PMU's numbers are official, and Geny copies. */
const BY_RANK: readonly SourceName[] = ["pmu", "zeturf", "geny"];

/** Whose page is the operator's own. */
const OWN_SOURCE: Readonly<Record<Operator, SourceName>> = {
  "pmu-shop": "pmu",
  "pmu-online": "pmu",
  zeturf: "zeturf",
  genybet: "geny",
};

/** What several sources say of a race's end, made one. */
export type DecidedResult = Outcome & {
  readonly status: "official" | "cancelled";
  /** Whose arrival it is. */
  readonly source: SourceName;
  readonly disqualified: readonly number[];
  readonly refundedBets: readonly RefundedBet[];
  /** Official arrivals that name other winners. */
  readonly winnersDisputed: boolean;
};

/**
 * The arrival that settles, and whose dividends count; undefined where nothing is official yet.
 *
 * - Three operators pay three dividends: of each bet of each operator the rows of its own page count, others' only where
 *   it shows none.
 * - The arrival is that of the best source that shows one; non-runners and disqualified horses are those of all official
 *   readings, so that a source that does not know them hides nothing. One that stands in another's arrival makes the
 *   arrival contradict itself, and nothing is settled on it.
 * - A race that one source calls official was run, whoever else says that it was cancelled.
 *
 * The order of the readings does not matter.
 */
export function decideResult(results: readonly RaceResult[]): DecidedResult | undefined {
  const ranked = results.toSorted((a, b) => BY_RANK.indexOf(a.source) - BY_RANK.indexOf(b.source));
  const official = ranked.filter(({ status }) => status === "official");
  const best = official.find(({ finish }) => finish.length > 0) ?? official[0];
  if (best) {
    const { source, finish } = best;
    return {
      status: "official",
      source,
      finish,
      nonRunners: allNumbers(official.map(({ nonRunners }) => nonRunners)),
      disqualified: allNumbers(official.map(({ disqualified }) => disqualified)),
      dividends: dividendsOf(official),
      refundedBets: refundsOf(official),
      winnersDisputed: new Set(official.flatMap((one) => winnersOf(one))).size > 1,
    };
  }
  const cancelled = ranked.find(({ status }) => status === "cancelled");
  if (!cancelled) return undefined;
  const { source, finish, nonRunners, disqualified } = cancelled;
  const nothing = { dividends: [], refundedBets: [], winnersDisputed: false };
  return { status: "cancelled", source, finish, nonRunners, disqualified, ...nothing };
}

/** Of each bet of each operator the first source's rows: its own page's, then by rank. */
function dividendsOf(ranked: readonly RaceResult[]): readonly Dividend[] {
  const chosen = new Map<string, { readonly own: boolean; readonly rows: readonly Dividend[] }>();
  for (const { source, dividends } of ranked) {
    for (const [bet, rows] of Map.groupBy(dividends, betKey)) {
      const [first] = rows;
      const own = first !== undefined && OWN_SOURCE[first.operator] === source;
      if (!chosen.has(bet) || (own && !chosen.get(bet)?.own)) chosen.set(bet, { own, rows });
    }
  }
  return [...chosen.values()].flatMap(({ rows }) => rows);
}

function refundsOf(ranked: readonly RaceResult[]): readonly RefundedBet[] {
  const found = new Map(ranked.flatMap(({ refundedBets = [] }) => refundedBets.map((bet) => [betKey(bet), bet])));
  return [...found.values()];
}

function betKey({ operator, betType }: RefundedBet): string {
  return `${operator} ${betType}`;
}

function winnersOf({ finish: [first] }: RaceResult): string[] {
  return first && first.length > 0 ? [first.toSorted((a, b) => a - b).join("-")] : [];
}

function allNumbers(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].toSorted((a, b) => a - b);
}
