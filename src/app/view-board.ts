import { centsOf } from "../domain/kernel/money.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace, SourceReport } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { type RaceStage, raceStage } from "./race-stage.ts";
import { type SettlementDocument, SettlementDocumentShape } from "./settlement-document.ts";
import { readLatestSettlement } from "./settlement-versions.ts";
import { type ViewError, viewDay } from "./view-day.ts";

/** Cents; what is undetermined counts in none of the first three. */
export type Money = Pick<SettlementDocument, "stake" | "payout" | "profit" | "undeterminedStake">;

export type BoardRace = {
  readonly race: PlannedRace;
  readonly where: RaceStage;
  /** Of a race that was settled, with or without a ticket. */
  readonly money?: Money | undefined;
  readonly winners?: readonly number[] | undefined;
};

/** A day at a glance: where each race stands, and the day's money beside that of following the market. */
export type Board = {
  readonly date: RaceDay;
  /** Absent: no plan is stored for the day. */
  readonly sources?: readonly SourceReport[] | undefined;
  readonly races: readonly BoardRace[];
  /** The next race that is neither cancelled nor off. */
  readonly next?: PlannedRace | undefined;
  readonly money: Money;
  readonly market: Money & { readonly races: number };
};

const ZERO: Money = { stake: centsOf(0), payout: centsOf(0), profit: centsOf(0), undeterminedStake: centsOf(0) };

export async function viewBoard(deps: Deps, day: RaceDay): Promise<Result<Board, ViewError>> {
  const now = deps.clock.now();
  const view = await viewDay(deps, day);
  if (!view.ok) {
    if (view.error.kind !== "no_plan") return view;
    return ok({ date: day, races: [], money: sumOf([]), market: { ...sumOf([]), races: 0 } });
  }
  const races: BoardRace[] = [];
  const papers: Money[] = [];
  for (const { race, phases } of view.value.races) {
    const where = raceStage({ race, phases }, now);
    const settlement =
      where.stage === "settled"
        ? await readLatestSettlement(deps.store, race.raceId, SettlementDocumentShape)
        : ok(undefined);
    if (!settlement.ok) return settlement;
    const { value: settled } = settlement;
    const paper = settled?.papers.find(({ kind, name }) => kind === "profile" && name === "follow-market");
    if (paper) papers.push(paper);
    races.push({ race, where, money: settled && sumOf([settled]), winners: settled?.result?.finish[0] });
  }
  return ok({
    date: day,
    sources: view.value.plan.sources,
    races,
    next: races.find(({ race: { status, startsAt } }) => status !== "cancelled" && startsAt && startsAt > now)?.race,
    money: sumOf(races.flatMap(({ money }) => money ?? [])),
    market: { ...sumOf(papers), races: papers.length },
  });
}

function sumOf(parts: readonly Money[]): Money {
  return parts.reduce<Money>(
    (sum, part) => ({
      stake: centsOf(sum.stake + part.stake),
      payout: centsOf(sum.payout + part.payout),
      profit: centsOf(sum.profit + part.profit),
      undeterminedStake: centsOf(sum.undeterminedStake + part.undeterminedStake),
    }),
    ZERO,
  );
}
