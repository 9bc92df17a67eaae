import { unreachable } from "../kernel/result.ts";
import { minutesBetween } from "../kernel/time.ts";
import { type ChosenMarket, lookAtH30 } from "../market/choose-market.ts";
import type { OddsRefusal } from "../market/field-odds.ts";
import type { MarketQuality } from "../market/market-quality.ts";
import { POOL_FACTS } from "../market/pool-facts.ts";
import { type PaidPlaces, paidPlaces } from "../model/paid-places.ts";
import type { RaceCard } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { horseKey } from "../trust/match-runners.ts";
import { CONTRADICTION_RATIO, contradictedOdds } from "../trust/odds-contradicted.ts";
import { SIMPLE_UNITS } from "./operator-units.ts";
import type { ProfileRules } from "./profile-rules.ts";
import type { RaceReason } from "./reason.ts";

/** Simple bets are sold from 4 declared runners (specification §3.1). */
const FEWEST_DECLARED = 4;

/** Numbers of the runners that start, ascending. */
export function startersOf(card: RaceCard): number[] {
  return card.runners
    .filter(({ nonRunner }) => !nonRunner)
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);
}

/** A card that contradicts itself is not read: one number for two horses, or odds of a horse that is not on it. */
export function cardFaults({ card, market }: ChosenMarket): RaceReason[] {
  const numbers = new Set<number>();
  const twice = new Set<number>();
  for (const { number } of card.runners) (numbers.has(number) ? twice : numbers).add(number);
  if (twice.size > 0) return [{ code: "card_inconsistent", field: "runners", runners: [...twice] }];
  const strangers = Object.keys(market.win)
    .map(Number)
    .filter((number) => !numbers.has(number));
  return strangers.length > 0 ? [{ code: "card_inconsistent", field: "win", runners: strangers }] : [];
}

/** Odds of after the off, or older than the profile allows. */
export function ageFaults(snapshot: Snapshot, chosen: ChosenMarket, rules: ProfileRules): RaceReason[] {
  const { oddsAt, oddsAtField: field, ageMinutes } = chosen;
  const { pool } = chosen.market;
  const minutesAfter = minutesBetween(snapshot.startsAt, oddsAt);
  if (minutesAfter >= 0) return [{ code: "odds_after_start", pool, field, minutesAfter }];
  const maximumMinutes = rules.maximumOddsAgeMinutes;
  return ageMinutes > maximumMinutes ? [{ code: "odds_stale", pool, field, ageMinutes, maximumMinutes }] : [];
}

/** Odds that were old already when we looked at H-30: the move from them is not that of the last half hour. */
export function ageFaultsH30(chosen: ChosenMarket, h30: Snapshot | undefined, rules: ProfileRules): RaceReason[] {
  const before = lookAtH30(chosen, h30);
  if (!h30 || !before) return [];
  const ageMinutes = minutesBetween(before.oddsAt, h30.takenAt);
  const maximumMinutes = rules.maximumOddsAgeMinutesH30;
  if (ageMinutes <= maximumMinutes) return [];
  return [{ code: "odds_stale", pool: chosen.market.pool, field: "snapshot_H30", ageMinutes, maximumMinutes }];
}

/** A horse that left or joined since H-30: compared with the same source's card, else with any other's. */
export function fieldFaults(card: RaceCard, h30: Snapshot | undefined): RaceReason[] {
  const before = h30?.cards.find(({ source }) => source === card.source) ?? h30?.cards[0];
  if (!before) return [];
  const [then, now] = [startersOf(before), startersOf(card)];
  const withdrawn = then.filter((number) => !now.includes(number));
  const added = now.filter((number) => !then.includes(number));
  return withdrawn.length + added.length > 0 ? [{ code: "field_changed", withdrawn, added }] : [];
}

/** A horse that another source has taken out: the odds that are read may not know it yet, and they would be of two fields. */
export function disputeFaults(card: RaceCard, { cards }: Snapshot): RaceReason[] {
  const others = cards.filter(({ source }) => source !== card.source);
  const runners = startersOf(card).filter((number) =>
    others.some((other) => other.runners.some((one) => one.number === number && one.nonRunner)),
  );
  return runners.length > 0 ? [{ code: "non_runner_disputed", runners }] : [];
}

/** Of two sources one has wrong odds, and nobody can tell which: neither is played on. */
export function contradictionFaults(chosen: ChosenMarket, snapshot: Snapshot): RaceReason[] {
  const against = contradictedOdds(chosen, snapshot);
  return against ? [{ code: "odds_contradicted", ...against, limit: CONTRADICTION_RATIO }] : [];
}

/** The number is another horse's than on the same source's card of H-30: odds of the two looks are not of one horse. */
export function renumberedFaults(card: RaceCard, h30: Snapshot | undefined): RaceReason[] {
  const before = h30?.cards.find(({ source }) => source === card.source);
  const runners = startersOf(card).filter((number) => {
    const [then, now] = [before, card].map((look) => look?.runners.find((one) => one.number === number)?.name ?? "");
    return then !== undefined && then !== "" && now !== "" && horseKey(then) !== horseKey(now ?? "");
  });
  return runners.length > 0 ? [{ code: "horses_renumbered", runners }] : [];
}

export function placesOf(declaredRunners: number | undefined): { places?: PaidPlaces; faults: RaceReason[] } {
  if (declaredRunners === undefined) return { faults: [{ code: "paid_places_unknown", field: "declaredRunners" }] };
  if (!(Number.isSafeInteger(declaredRunners) && declaredRunners > 0)) {
    return { faults: [{ code: "paid_places_unknown", field: "declaredRunners", shown: String(declaredRunners) }] };
  }
  const places = paidPlaces(declaredRunners);
  if (places > 0) return { places, faults: [] };
  return { places, faults: [{ code: "bets_not_offered", declaredRunners, minimum: FEWEST_DECLARED }] };
}

/** Fewer declared than on the card: one of the two is not of this race. */
export function declarationFaults(declaredRunners: number | undefined, starters: readonly number[]): RaceReason[] {
  if (declaredRunners === undefined || !(declaredRunners < starters.length)) return [];
  return [{ code: "card_inconsistent", field: "declaredRunners", runners: starters }];
}

export function sizeFaults(starters: readonly number[], rules: ProfileRules): RaceReason[] {
  const minimum = rules.minimumStarters;
  return starters.length < minimum ? [{ code: "too_few_runners", starters: starters.length, minimum }] : [];
}

export function driftFaults(coverage: number, rules: ProfileRules): RaceReason[] {
  const minimum = rules.minimumDriftCoverage;
  return coverage < minimum ? [{ code: "drift_coverage_low", coverage, minimum }] : [];
}

/** Nobody to stake with, or odds that cannot be those of a whole and living pool. */
export function marketFaults(quality: MarketQuality): RaceReason[] {
  const { pool, overround, gate, minimum, maximum } = quality;
  const operator = POOL_FACTS[pool].operator;
  const faults: RaceReason[] = [];
  if (operator === "not_established" || !SIMPLE_UNITS[operator]) faults.push({ code: "no_operator", pool });
  if (gate === "outside" && minimum !== undefined && maximum !== undefined) {
    faults.push({ code: "overround_outside_gate", pool, overround, minimum, maximum });
  }
  return faults;
}

export function oddsFault(refusal: OddsRefusal): RaceReason {
  switch (refusal.kind) {
    case "odds_invalid":
      return { code: "odds_invalid", field: refusal.field, shown: refusal.shown };
    case "odds_too_few": {
      const { field, withOdds, minimum } = refusal;
      return { code: "odds_too_few", field, withOdds, minimum };
    }
    case "odds_incomplete": {
      const { field, missing, coverage } = refusal;
      return { code: "odds_incomplete", field, missing, coverage };
    }
    default:
      return unreachable(refusal);
  }
}
