import { z } from "zod";
import { readOdds } from "../../domain/kernel/reading.ts";
import { ok, type Result } from "../../domain/kernel/result.ts";
import type { Instant } from "../../domain/kernel/time.ts";
import { type Market, type OddsByRunner, POOLS, type Pool, type Runner } from "../../domain/race/card.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { instant, optional, shown, unreadable } from "./pmu-json.ts";

/** One runner's odds as the PMU shows them. `rapport` is read by `readOdds`, which tells absent from unreadable. */
export const Quote = z.object({
  typePari: z.string(),
  rapport: z.unknown().optional(),
  dateRapport: optional(instant),
});
type Quote = z.output<typeof Quote>;

/** Which pool a bet type's odds belong to. The client of the address decides whether shop or online odds are served. */
const POOL_OF: Readonly<Record<string, Pool>> = {
  SIMPLE_GAGNANT: "pmu-shop",
  E_SIMPLE_GAGNANT: "pmu-online",
  SIMPLE_GAGNANT_INTERNATIONAL: "pmu-international",
  E_SIMPLE_GAGNANT_INTERNATIONAL: "pmu-international",
};

type Quoted = {
  readonly runner: Runner;
  readonly live?: Quote | undefined;
  readonly reference?: Quote | undefined;
};

type Board = { readonly win: OddsByRunner; readonly quotedAt?: Instant | undefined };

/** One market a pool, in the order of `POOLS`. A pool that shows reference odds only has no live ones yet. */
export function marketsOf(field: readonly Quoted[], url: string): Result<Market[], ParseError> {
  const live = boardsOf(field, "live", url);
  if (!live.ok) return live;
  const reference = boardsOf(field, "reference", url);
  if (!reference.ok) return reference;

  const markets: Market[] = [];
  for (const pool of POOLS) {
    const now = live.value.get(pool);
    const earlier = reference.value.get(pool);
    if (now || earlier) markets.push({ pool, win: now?.win ?? {}, quotedAt: now?.quotedAt, reference: earlier });
  }
  return ok(markets);
}

function boardsOf(
  field: readonly Quoted[],
  which: "live" | "reference",
  url: string,
): Result<ReadonlyMap<Pool, Board>, ParseError> {
  const boards = new Map<Pool, { win: Record<number, number>; quotedAt?: Instant | undefined }>();
  for (const { runner, [which]: quote } of field) {
    if (!quote || runner.nonRunner) continue;
    const where = `${which} odds of runner ${runner.number}`;
    const pool = POOL_OF[quote.typePari];
    if (!pool) return unreadable(url, `${where}: of no known pool, ${shown(quote.typePari)}`);
    // The API writes numbers. Text there, even `7.2`, is not the structure that we know.
    const odds = typeof quote.rapport === "string" ? undefined : readOdds(quote.rapport);
    if (!odds || odds.kind === "unreadable") return unreadable(url, `${where}: ${shown(quote.rapport)}`);
    if (odds.kind === "absent") continue;
    const board = boards.get(pool) ?? { win: {} };
    board.win[runner.number] = odds.value;
    if (quote.dateRapport && !(board.quotedAt && board.quotedAt >= quote.dateRapport)) {
      board.quotedAt = quote.dateRapport;
    }
    boards.set(pool, board);
  }
  return ok(boards);
}
