import { z } from "zod";
import type { Bankroll } from "../domain/betting/race-limits.ts";
import { type Cents, centsOf } from "../domain/kernel/money.ts";
import { parseRaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { addDays, type Instant, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { CentsNumber, InstantText } from "./document-schemas.ts";
import type { CorruptDocument } from "./documents.ts";
import { byLook, type PlayedDay, type PlayedRace, readPlayedBefore, readPlayedDay } from "./played-races.ts";
import { readLatestSettlement } from "./settlement-versions.ts";

/** What the limits need of a settlement. */
const SettledShape = z.object({
  generatedAt: InstantText,
  tickets: z.array(
    z.object({ settlement: z.object({ outcome: z.enum(["won", "lost", "refunded", "undetermined"]) }) }),
  ),
  profit: CentsNumber,
  undeterminedStake: CentsNumber,
});

/** A race with tickets, and what came of them so far; without a settlement all is open. */
type Standing = { readonly race: PlayedRace; readonly settled: z.output<typeof SettledShape> | undefined };

/**
 * What was played and what came of it before a look at a race: the state that the limits go by.
 *
 * A function of what was stored up to that moment, so a run that ends what a crash cut off finds the same: later tickets and
 * later settlements do not count. The bankroll begins with what the profile's Kelly goes by, over all recorded days.
 * Money moves only by settlements. What is open counts as staked: of today with all that it may bring, of an earlier
 * day as gone until it is settled.
 *
 * @param takenAt of the look at H5
 */
export async function readBankroll(
  deps: Pick<Deps, "store" | "policy">,
  day: RaceDay,
  race: Pick<PlannedRace, "raceId" | "meetingNumber">,
  takenAt: Instant,
): Promise<Result<{ readonly bankroll: Bankroll; readonly today: PlayedDay }, CorruptDocument>> {
  const today = await readPlayedDay(deps.store, day);
  if (!today.ok) return today;
  const before = await readPlayedBefore(deps.store, day);
  if (!before.ok) return before;
  const played = [...before.value, ...today.value.races]
    .filter((one) => one.raceId !== race.raceId && one.takenAt <= takenAt)
    .toSorted(byLook);
  const read = await Promise.all(
    played.map(({ raceId }) => readLatestSettlement(deps.store, raceId, SettledShape, takenAt)),
  );
  const standings: Standing[] = [];
  for (const [i, one] of played.entries()) {
    const settlement = read[i];
    if (!settlement?.ok) {
      if (settlement) return settlement;
      continue;
    }
    standings.push({ race: one, settled: settlement.value });
  }
  const { bankrollBudgets, budgetPerRace } = deps.policy.profile.rules;
  const start = centsOf(Math.round(bankrollBudgets * budgetPerRace));
  return ok({ bankroll: bankrollOf(standings, start, day, race), today: today.value });
}

function bankrollOf(
  standings: readonly Standing[],
  start: Cents,
  day: RaceDay,
  race: Pick<PlannedRace, "meetingNumber">,
): Bankroll {
  const monday = mondayOf(day);
  let [settled, highest, gone] = [start as number, start as number, 0];
  let [settledToday, stakedThisWeek, meetingTickets, meetingStakes, lostInARow] = [0, 0, 0, 0, 0];
  const openToday: Bankroll["openToday"][number][] = [];
  for (const standing of standings) {
    const played = standing.race;
    const on = dayAndMeetingOf(played);
    const profit = standing.settled?.profit ?? 0;
    const openStake = standing.settled?.undeterminedStake ?? played.stake;
    settled += profit;
    highest = Math.max(highest, settled);
    if (on.day >= monday) stakedThisWeek += played.stake;
    if (on.day !== day) {
      gone += openStake;
      continue;
    }
    settledToday += profit;
    if (!standing.settled) openToday.push(played.outcomes);
    else if (openStake > 0) openToday.push([{ profit: 0 - openStake, probability: 1 }]);
    lostInARow = rowAfter(lostInARow, standing);
    if (on.meetingNumber === race.meetingNumber) {
      meetingTickets += played.tickets;
      meetingStakes += played.stake;
    }
  }
  return {
    bankroll: centsOf(Math.max(0, settled - gone)),
    highestBankroll: centsOf(highest),
    settledToday: centsOf(settledToday),
    openToday,
    stakedThisWeek: centsOf(stakedThisWeek),
    lostInARow,
    meetingTickets,
    meetingStakes: centsOf(meetingStakes),
  };
}

/** A race with a winning ticket ends the row; refunds and what is open neither end nor lengthen it. */
function rowAfter(row: number, { settled }: Standing): number {
  const outcomes = settled?.tickets.map(({ settlement }) => settlement.outcome) ?? [];
  return outcomes.includes("won") ? 0 : row + outcomes.filter((outcome) => outcome === "lost").length;
}

function dayAndMeetingOf({ raceId }: PlayedRace) {
  const parts = parseRaceId(raceId);
  if (!parts.ok) throw new RangeError(`no race ${raceId}`);
  return parts.value;
}

/** Weeks begin on Monday. */
function mondayOf(day: RaceDay): RaceDay {
  const sinceMonday = (new Date(day).getUTCDay() + 6) % 7;
  return addDays(day, -sinceMonday);
}
