import { assessModel, type RaceToAssess } from "./assess-model.ts";
import { assessWithinLimits } from "./assess-within-limits.ts";
import type { Analysis } from "./betting/analysis.ts";
import { betsOnSale } from "./betting/bets-on-sale.ts";
import type { BetType } from "./betting/catalogue/bet-type.ts";
import { betsSoldBy } from "./betting/catalogue/programme-bets.ts";
import { decideRace } from "./betting/decide-race.ts";
import { type DividendCalibration, SHIPPED_CALIBRATIONS } from "./betting/dividends/dividend-calibration.ts";
import { paperTickets } from "./betting/paper-tickets.ts";
import { poolsShown } from "./betting/pools-shown.ts";
import { publicSideOf } from "./betting/price-race-bets.ts";
import type { Profile } from "./betting/profile.ts";
import {
  ageFaults,
  ageFaultsH30,
  cardFaults,
  contradictionFaults,
  declarationFaults,
  disputeFaults,
  driftFaults,
  fieldFaults,
  marketFaults,
  oddsFault,
  placesOf,
  renumberedFaults,
  sizeFaults,
  startersOf,
} from "./betting/race-gates.ts";
import type { Bankroll } from "./betting/race-limits.ts";
import type { RaceReason } from "./betting/reason.ts";
import { chancesOf, likeliestPairs, nameOf, runnerRows } from "./betting/runner-rows.ts";
import { compareModels, refusalOf } from "./compare-models.ts";
import { dayOfRace } from "./kernel/race-id.ts";
import { chooseMarket, winAtH30 } from "./market/choose-market.ts";
import { driftBetween } from "./market/drift.ts";
import { placeOverround } from "./market/place-overround.ts";
import { POOL_FACTS } from "./market/pool-facts.ts";
import { answerModels } from "./model/answer-models.ts";
import { archiveCoverage } from "./model/archive-coverage.ts";
import { at } from "./model/at.ts";
import { CLASSIC_WIN_MODEL } from "./model/classic-model.ts";
import { joinPerformances, performancesShown } from "./model/factors/join-performances.ts";
import type { PastDays } from "./model/factors/past-days.ts";
import { GAIT_EXPONENTS, gaitOf } from "./model/gait.ts";
import { heneryPlaces } from "./model/henery-places.ts";
import { placeProbabilities } from "./model/order-of-finish.ts";
import { readMarket } from "./model/read-market.ts";
import { MARKET_WIN_MODEL, type WinModel, type WinModelRefusal, winEvidence } from "./model/win-model.ts";
import type { Snapshot } from "./race/snapshot.ts";
import { changesOfRace } from "./trust/race-changes.ts";

/** What an analysis may be given beside the snapshots. */
export type AnalyseRace = {
  readonly snapshotH30?: Snapshot | undefined;
  readonly snapshotH5: Snapshot;
  readonly profile: Profile;
  /** Who gives the chances to win; the model that the profile names when none is given here. */
  readonly winModel?: WinModel<WinModelRefusal>;
  /** Models to show beside `market` and `classic`: a fitted one, loaded from its file. */
  readonly otherModels?: readonly WinModel<WinModelRefusal>[];
  /** The archive of the days before; without it the factors that ask for one are absent, and so are combinations. */
  readonly past?: PastDays;
  /**
   * What is sold on this race, in place of the programme's list in the H-5 snapshot; without either, bets of selected races
   * are shown, not played.
   */
  readonly betsOffered?: readonly BetType[];
  /** Of the dividends of combinations; none is shipped. */
  readonly calibrations?: readonly DividendCalibration[];
  /** What was played before this race; without it the limits of the day, the week and the bankroll are not asked. */
  readonly bankroll?: Bankroll;
};

/**
 * What the market says of a race at H-5, what we say, and what to play or why not to play.
 *
 * Whatever a page may bring (one starter, no odds, odds of nonsense, no declared runners) is an abstention whose reason
 * names the field. All gates are asked, and all that can be computed is shown even where a gate has closed.
 *
 * @throws RangeError on two snapshots that are not H-30 and H-5 of one race, or a bankroll of nonsense: a bug of the caller
 */
export function analyseRace(input: AnalyseRace): Analysis {
  const { snapshotH30, snapshotH5, profile, calibrations = SHIPPED_CALIBRATIONS } = input;
  checkSnapshots(snapshotH30, snapshotH5);
  const performances = snapshotH30?.performances ?? snapshotH5.performances;
  const day = dayOfRace(snapshotH5.raceId);
  const past = joinPerformances(input.past, performances, day);
  const { rules } = profile;
  const { raceId, discipline, declaredRunners } = snapshotH5;
  const raceReasons: RaceReason[] = snapshotH30 ? [] : [{ code: "data_missing", missing: ["snapshot_H30"] }];
  const { places, faults: placesFaults } = placesOf(declaredRunners);
  const base = {
    raceId,
    revision: snapshotH5.revision,
    takenAt: snapshotH5.takenAt,
    profile: profile.name,
    ...(discipline === undefined ? {} : { discipline }),
    ...(declaredRunners !== undefined && Number.isFinite(declaredRunners) ? { declaredRunners } : {}),
    ...(places === undefined ? {} : { paidPlaces: places }),
    ...(snapshotH5.comparisons ? { sources: snapshotH5.comparisons } : {}),
    ...(snapshotH30 ? { changes: changesOfRace(snapshotH30, snapshotH5) } : {}),
  };

  const chosen = chooseMarket(snapshotH5, rules.maximumOddsAgeMinutes);
  if (!chosen) {
    const { cards, failures } = snapshotH5;
    const field =
      cards.length === 0 ? "cards" : cards.every((card) => card.runners.length === 0) ? "runners" : "markets";
    const reasons: RaceReason[] = [...raceReasons, { code: "no_data", field, failures }, ...placesFaults];
    const card = cards.find(({ runners }) => runners.length > 0);
    const runners = card ? startersOf(card).map((number) => ({ number, name: nameOf(card, number) })) : [];
    return { ...base, runners, ...UNREAD, ...decideRace({ raceId, rules, raceReasons: reasons }) };
  }

  const { card, market } = chosen;
  const starters = startersOf(card);
  const cardReasons = cardFaults(chosen);
  const winH30 = winAtH30(chosen, snapshotH30);
  const drift = driftBetween(starters, winH30, market.win);
  const view = cardReasons.length > 0 ? undefined : readMarket(chosen, starters);
  raceReasons.push(
    ...cardReasons,
    ...ageFaults(snapshotH5, chosen, rules),
    ...ageFaultsH30(chosen, snapshotH30, rules),
  );
  if (view && !view.ok) raceReasons.push(oddsFault(view.error));
  raceReasons.push(
    ...fieldFaults(card, snapshotH30),
    ...renumberedFaults(card, snapshotH30),
    ...disputeFaults(card, snapshotH5),
    ...contradictionFaults(chosen, snapshotH5),
    ...sizeFaults(starters, rules),
    ...(snapshotH30 ? driftFaults(drift.coverage, rules) : []),
    ...placesFaults,
    ...declarationFaults(declaredRunners, starters),
    ...(view?.ok ? marketFaults(view.value.quality) : []),
  );

  const shown = {
    ...base,
    card: { source: card.source, url: card.url, oddsAt: chosen.oddsAt },
    ...(performances ? { performances: performancesShown(performances, card, { day, at: snapshotH5.takenAt }) } : {}),
  };
  const rows = runnerRows(chosen, starters, drift, winH30);
  if (!view?.ok) return { ...shown, runners: rows, ...UNREAD, ...decideRace({ raceId, rules, raceReasons }) };

  const { odds, quality, publicWin } = view.value;
  const { winModel, models } = modelsOf(input);
  const evidence = winEvidence(chosen, snapshotH30, past);
  const answers = answerModels(models, { odds, starters, discipline, snapshotH30, snapshotH5, evidence });
  const answer = answers.find(({ name }) => name === winModel.name)?.answer;
  if (!answer) throw new Error(`the model ${winModel.name} was not asked`);
  if (!answer.ok) raceReasons.push({ code: "model_has_no_answer", model: winModel.name, ...refusalOf(answer.error) });
  const soldPlaces = places === 0 ? undefined : places;
  const overround = soldPlaces ? placeOverround(starters, market.place, soldPlaces) : "not_observable";
  const payer = POOL_FACTS[market.pool].operator;
  const operator = payer === "not_established" ? undefined : payer;
  const gait = gaitOf(discipline);
  const race: RaceToAssess = {
    raceId,
    gait,
    starters,
    view: view.value,
    operator,
    places: soldPlaces,
    shownPlaceRanges: market.place,
    placeMarket: {
      pool: market.pool,
      overround,
      discipline: discipline ?? card.discipline,
      title: card.title,
      starters: starters.length,
    },
    comboEvidence: archiveCoverage(starters, card, discipline, past),
    ...betsOnSale(
      declaredRunners,
      operator,
      input.betsOffered ?? betsSoldBy(operator, snapshotH5.bets, snapshotH5.betsOffSale),
    ),
    calibrations,
    rules,
    raceReasons,
    publicSide: publicSideOf({ publicWin, gait, places: soldPlaces }),
  };
  const { assessed, limits } = answer.ok ? assessedOf(input, race, answer.value.winProbabilities) : NOT_ASSESSED;
  const quoted = {
    ...shown,
    market: {
      ...quality,
      starters: starters.length,
      coverage: 1,
      driftCoverage: drift.coverage,
      placeOverround: overround,
    },
    pools: poolsShown(snapshotH5, starters, rules.maximumOddsAgeMinutes),
    models: compareModels(race, answers, { name: winModel.name, assessed }),
  };
  if (!answer.ok || !assessed) {
    const runners = rows.map((row, i) => ({ ...row, marketProbability: at(publicWin, i) }));
    return { ...quoted, runners, pairs: [], paper: [], ...decideRace({ raceId, rules, raceReasons }) };
  }

  const { law, prices, decision } = assessed;
  const { winProbabilities, parameters, remark, moves, cautions } = answer.value;
  const simple = prices?.simple ?? [];
  const placed = soldPlaces ? placeProbabilities(law, soldPlaces) : undefined;
  const placedHenery = soldPlaces ? heneryPlaces(law, soldPlaces) : undefined;
  return {
    ...quoted,
    model: {
      name: winModel.name,
      gait: race.gait,
      parameters,
      stageExponents: GAIT_EXPONENTS[race.gait].stageExponents,
      remark,
      ...(cautions ? { cautions } : {}),
    },
    runners: rows.map((row, i) => ({
      ...row,
      ...chancesOf({
        number: row.number,
        marketProbability: at(publicWin, i),
        winProbability: at(winProbabilities, i),
        placeProbability: placed?.[i],
        placeProbabilityHenery: placedHenery?.[i],
        simple,
        shownPlaceRanges: market.place,
      }),
      ...(moves?.[i] ? { moves: moves[i] } : {}),
    })),
    pairs: likeliestPairs(law, starters),
    paper:
      race.operator && raceReasons.length === 0 && !race.notOnSale.includes("SIMPLE_GAGNANT")
        ? paperTickets({ raceId, operator: race.operator, starters, publicWin, simple })
        : [],
    ...decision,
    ...(limits ? { limits } : {}),
  };
}

const NOT_ASSESSED = { assessed: undefined, limits: undefined };

function assessedOf({ bankroll, profile }: AnalyseRace, race: RaceToAssess, winProbabilities: readonly number[]) {
  if (bankroll) return assessWithinLimits(race, winProbabilities, bankroll, profile.limits);
  return { assessed: assessModel(race, winProbabilities), limits: undefined };
}

/** Where the odds cannot be read, nothing follows from them. */
const UNREAD = { pairs: [], pools: [], models: [], paper: [] } as const;

/** The chosen model and all that are asked, one of a name. */
function modelsOf({ profile, winModel, otherModels = [] }: AnalyseRace) {
  const known: readonly WinModel<WinModelRefusal>[] = [MARKET_WIN_MODEL, CLASSIC_WIN_MODEL, ...otherModels];
  const chosen = winModel ?? known.find(({ name }) => name === profile.model);
  if (!chosen) throw new RangeError(`no model ${profile.model}`);
  return { winModel: chosen, models: [chosen, ...known.filter(({ name }) => name !== chosen.name)] };
}

function checkSnapshots(h30: Snapshot | undefined, h5: Snapshot): void {
  if (h5.phase !== "H5") throw new RangeError(`${h5.phase} snapshot where H5 is due`);
  if (!h30) return;
  if (h30.phase !== "H30") throw new RangeError(`${h30.phase} snapshot where H30 is due`);
  if (h30.raceId !== h5.raceId) throw new RangeError(`H30 of ${h30.raceId} with H5 of ${h5.raceId}`);
}
