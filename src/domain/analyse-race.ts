import type { Analysis } from "./betting/analysis.ts";
import { decide } from "./betting/decide.ts";
import { priceRace } from "./betting/price-race.ts";
import type { Profile } from "./betting/profile.ts";
import {
  ageFaults,
  cardFaults,
  declarationFaults,
  driftFaults,
  fieldFaults,
  marketFaults,
  oddsFault,
  placesOf,
  sizeFaults,
  startersOf,
} from "./betting/race-gates.ts";
import type { RaceReason } from "./betting/reason.ts";
import { chancesOf, likeliestPairs, nameOf, runnerRows } from "./betting/runner-rows.ts";
import { chooseMarket, winAtH30 } from "./market/choose-market.ts";
import { driftBetween } from "./market/drift.ts";
import { placeOverround } from "./market/place-overround.ts";
import { at } from "./model/at.ts";
import { gaitOf } from "./model/gait.ts";
import { readMarket } from "./model/read-market.ts";
import { MARKET_WIN_MODEL, type WinModel } from "./model/win-model.ts";
import type { Snapshot } from "./race/snapshot.ts";

export type AnalyseRace = {
  readonly snapshotH30?: Snapshot | undefined;
  readonly snapshotH5: Snapshot;
  readonly profile: Profile;
  /** Who gives the chances to win; the market when none is named. */
  readonly winModel?: WinModel;
};

/**
 * What the market says of a race at H-5, what we say, and what to play or why not to play.
 *
 * Whatever a page may bring (one starter, no odds, odds of nonsense, no declared runners) is an abstention whose reason
 * names the field. All gates are asked, and all that can be computed is shown even where a gate has closed.
 *
 * @throws RangeError on two snapshots that are not H-30 and H-5 of one race: a bug of the caller
 */
export function analyseRace({ snapshotH30, snapshotH5, profile, winModel = MARKET_WIN_MODEL }: AnalyseRace): Analysis {
  checkSnapshots(snapshotH30, snapshotH5);
  const { rules } = profile;
  const { discipline, declaredRunners } = snapshotH5;
  const raceReasons: RaceReason[] = snapshotH30 ? [] : [{ code: "data_missing", missing: ["snapshot_H30"] }];
  const { places, faults: placesFaults } = placesOf(declaredRunners);
  const base = {
    raceId: snapshotH5.raceId,
    revision: snapshotH5.revision,
    takenAt: snapshotH5.takenAt,
    profile: profile.name,
    ...(discipline === undefined ? {} : { discipline }),
    ...(declaredRunners !== undefined && Number.isFinite(declaredRunners) ? { declaredRunners } : {}),
    ...(places === undefined ? {} : { paidPlaces: places }),
  };

  const chosen = chooseMarket(snapshotH5, rules.maximumOddsAgeMinutes);
  if (!chosen) {
    const { cards, failures } = snapshotH5;
    const field =
      cards.length === 0 ? "cards" : cards.every((card) => card.runners.length === 0) ? "runners" : "markets";
    const reasons: RaceReason[] = [...raceReasons, { code: "no_data", field, failures }, ...placesFaults];
    const card = cards.find(({ runners }) => runners.length > 0);
    const runners = card ? startersOf(card).map((number) => ({ number, name: nameOf(card, number) })) : [];
    return { ...base, runners, pairs: [], ...decide({ raceId: base.raceId, rules, raceReasons: reasons, bets: [] }) };
  }

  const { card, market } = chosen;
  const starters = startersOf(card);
  const cardReasons = cardFaults(chosen);
  const winH30 = winAtH30(chosen, snapshotH30);
  const drift = driftBetween(starters, winH30, market.win);
  const view = cardReasons.length > 0 ? undefined : readMarket({ chosen, starters, winModel, snapshotH30, snapshotH5 });
  raceReasons.push(...cardReasons, ...ageFaults(snapshotH5, chosen, rules));
  if (view && !view.ok) raceReasons.push(oddsFault(view.error));
  raceReasons.push(
    ...fieldFaults(card, snapshotH30),
    ...sizeFaults(starters, rules),
    ...(snapshotH30 ? driftFaults(drift.coverage, rules) : []),
    ...placesFaults,
    ...declarationFaults(declaredRunners, starters),
    ...(view?.ok ? marketFaults(view.value.quality) : []),
  );

  const shown = {
    ...base,
    card: { source: card.source, url: card.url, oddsAt: chosen.oddsAt },
  };
  const rows = runnerRows(chosen, starters, drift, winH30);
  if (!view?.ok) {
    return { ...shown, runners: rows, pairs: [], ...decide({ raceId: base.raceId, rules, raceReasons, bets: [] }) };
  }

  const { odds, quality, publicWin, law, model } = view.value;
  const soldPlaces = places === 0 ? undefined : places;
  const overround = soldPlaces ? placeOverround(starters, market.place, soldPlaces) : "not_observable";
  const prices = priceRace({
    starters,
    odds,
    winProbabilities: model.winProbabilities,
    law,
    publicWin,
    takeout: quality.takeout,
    places: soldPlaces,
    shownPlaceRanges: market.place,
  });
  const placeMarket = { pool: market.pool, overround, discipline, starters: starters.length };
  const decision = decide({
    raceId: base.raceId,
    rules,
    raceReasons,
    bets: prices.flatMap(({ bets }) => bets),
    priced: { law, starters, places: soldPlaces ?? 3, placeMarket },
  });
  return {
    ...shown,
    model: {
      name: winModel.name,
      gait: gaitOf(discipline),
      parameters: model.parameters,
      stageExponents: law.stageExponents,
      remark: model.remark,
    },
    market: {
      ...quality,
      starters: starters.length,
      coverage: 1,
      driftCoverage: drift.coverage,
      placeOverround: overround,
    },
    runners: rows.map((row, i) => ({
      ...row,
      ...chancesOf(at(publicWin, i), at(model.winProbabilities, i), prices[i]),
    })),
    pairs: likeliestPairs(law, starters),
    ...decision,
  };
}

function checkSnapshots(h30: Snapshot | undefined, h5: Snapshot): void {
  if (h5.phase !== "H5") throw new RangeError(`${h5.phase} snapshot where H5 is due`);
  if (!h30) return;
  if (h30.phase !== "H30") throw new RangeError(`${h30.phase} snapshot where H30 is due`);
  if (h30.raceId !== h5.raceId) throw new RangeError(`H30 of ${h30.raceId} with H5 of ${h5.raceId}`);
}
