import { z } from "zod";
import { bankrollOf, byLook, type Standing } from "../domain/betting/bankroll-of.ts";
import type { Bankroll } from "../domain/betting/race-limits.ts";
import { centsOf } from "../domain/kernel/money.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import type { Deps } from "./deps.ts";
import { CentsNumber, InstantText } from "./document-schemas.ts";
import type { CorruptDocument } from "./documents.ts";
import { type PlayedDay, readPlayedBefore, readPlayedDay } from "./played-races.ts";
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
