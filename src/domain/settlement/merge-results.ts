import type { RaceResult, RefundedBet } from "../race/race-result.ts";

/**
 * A stored reading of each source beside a fresh one: what the race is known to be now.
 *
 * The later look decides, except that a look that shows less takes nothing away: an official arrival is not undone by a
 * page that is not official (any more), dividends that a page drops stay unless it says that the bet is given back, and an
 * arrival stays where the page shows only its beginning; a horse that was out is in again only where it came home. Who read earlier than what is stored changes nothing, so two
 * processes come to the same whichever ends first.
 *
 * @returns in the order of the stored, new sources after it
 */
export function mergeResults(stored: readonly RaceResult[], fresh: readonly RaceResult[]): RaceResult[] {
  const merged = stored.map((old) => {
    const now = fresh.find(({ source }) => source === old.source);
    return now && now.observedAt > old.observedAt ? later(old, now) : old;
  });
  return [...merged, ...fresh.filter(({ source }) => !stored.some((old) => old.source === source))];
}

function later(old: RaceResult, now: RaceResult): RaceResult {
  if (!isDecided(now)) return isDecided(old) ? old : now;
  if (now.status === "cancelled" || old.status !== "official") return now;
  const finish = isBeginning(now.finish, old.finish) ? old.finish : now.finish;
  const home = new Set(finish.flat());
  const out = (before: readonly number[], after: readonly number[]): number[] => [
    ...new Set([...after, ...before.filter((runner) => !home.has(runner))]),
  ];
  const refundedBets = [...(now.refundedBets ?? []), ...(old.refundedBets ?? []).filter((bet) => !isShown(bet, now))];
  const chronos = now.chronos ?? old.chronos;
  return {
    ...now,
    finish,
    disqualified: out(old.disqualified, now.disqualified),
    nonRunners: out(old.nonRunners, now.nonRunners),
    dividends: [...now.dividends, ...old.dividends.filter((row) => !isShown(row, now))],
    ...(refundedBets.length > 0 ? { refundedBets } : {}),
    ...(chronos ? { chronos } : {}),
  };
}

function isDecided({ status }: RaceResult): boolean {
  return status === "official" || status === "cancelled";
}

/** Whether the bet stands on the page, with rows or given back. */
function isShown({ operator, betType }: RefundedBet, { dividends, refundedBets = [] }: RaceResult): boolean {
  return [...dividends, ...refundedBets].some((bet) => bet.operator === operator && bet.betType === betType);
}

function isBeginning(shown: RaceResult["finish"], whole: RaceResult["finish"]): boolean {
  return shown.length <= whole.length && shown.every((place, i) => sameSet(place, whole[i] ?? []));
}

function sameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number) => b.includes(number));
}
