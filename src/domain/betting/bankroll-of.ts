import { type Cents, centsOf } from "../kernel/money.ts";
import { parseRaceId, type RaceId } from "../kernel/race-id.ts";
import { addDays, type Instant, type RaceDay } from "../kernel/time.ts";
import type { Bankroll, Outcome } from "./race-limits.ts";

/** A race with tickets, as the limits of later races go by it. */
export type PlayedRace = {
  readonly raceId: RaceId;
  /** Of the look at H5 that chose them. */
  readonly takenAt: Instant;
  readonly tickets: number;
  readonly stake: Cents;
  readonly outcomes: readonly Outcome[];
};

/** A race with tickets, and what came of them so far; without a settlement all is open. */
export type Standing = {
  readonly race: PlayedRace;
  readonly settled:
    | {
        readonly tickets: readonly { readonly settlement: { readonly outcome: string } }[];
        readonly profit: Cents;
        readonly undeterminedStake: Cents;
      }
    | undefined;
};

/** In the order of their looks. */
export function byLook(a: PlayedRace, b: PlayedRace): number {
  if (a.takenAt !== b.takenAt) return a.takenAt < b.takenAt ? -1 : 1;
  return a.raceId < b.raceId ? -1 : 1;
}

/**
 * The state that the limits of a race go by. Money moves only by settlements. What is open counts as staked: of today with
 * all that it may bring, of an earlier day as gone until it is settled.
 *
 * @param standings what was played before, in the order of the looks
 * @param start what the profile's Kelly goes by
 */
export function bankrollOf(
  standings: readonly Standing[],
  start: Cents,
  day: RaceDay,
  race: { readonly meetingNumber: number },
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
