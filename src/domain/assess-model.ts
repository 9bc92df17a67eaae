import type { PlaceMarket } from "./betting/candidate-gates.ts";
import type { ComboEvidence } from "./betting/combo-gates.ts";
import { type Decision, decideRace } from "./betting/decide-race.ts";
import type { DividendCalibration } from "./betting/dividends/dividend-calibration.ts";
import type { PricedBetType } from "./betting/dividends/priced-bets.ts";
import { priceRaceBets, type RacePrices, type RacePricing } from "./betting/price-race-bets.ts";
import type { ProfileRules } from "./betting/profile-rules.ts";
import type { RaceReason } from "./betting/reason.ts";
import { dayOfRace, type RaceId } from "./kernel/race-id.ts";
import { GAIT_EXPONENTS, type Gait } from "./model/gait.ts";
import { type OrderOfFinish, orderOfFinish } from "./model/order-of-finish.ts";
import type { MarketView } from "./model/read-market.ts";
import type { Market } from "./race/card.ts";
import type { Operator } from "./race/race-result.ts";

/** One race at one operator, before any model; lists are aligned with `starters`. */
export type RaceToAssess = {
  readonly raceId: RaceId;
  readonly gait: Gait;
  readonly starters: readonly number[];
  readonly view: MarketView;
  /** Undefined where nobody is known to pay what these odds announce: chances only. */
  readonly operator: Operator | undefined;
  readonly places: 2 | 3 | undefined;
  readonly shownPlaceRanges: Market["place"];
  readonly placeMarket: PlaceMarket;
  readonly comboEvidence: ComboEvidence;
  readonly combinations: readonly PricedBetType[];
  /** Those of them of which only the programme tells whether they are sold, and none did. */
  readonly saleNotTold: readonly PricedBetType[];
  /** Those, simple bets among them, that the programme of the race does not list. */
  readonly notOnSale: readonly PricedBetType[];
  readonly calibrations: readonly DividendCalibration[];
  readonly rules: ProfileRules;
  readonly raceReasons: readonly RaceReason[];
  /** The public's side, which all models share; made anew where absent. */
  readonly publicSide?: RacePricing["publicSide"] | undefined;
};

export type AssessedModel = {
  readonly law: OrderOfFinish;
  /** Absent where nobody is known to pay, or the figures cannot be priced. */
  readonly prices?: RacePrices;
  readonly decision: Decision;
};

/** The law keeps back at most 30 % of any pool (specification §3.2): odds that keep half are those of no living pool. */
const LARGEST_TAKEOUT = 0.5;

/** What follows from one model's chances: the order law, every price, and the tickets or why there is none. */
export function assessModel(race: RaceToAssess, winProbabilities: readonly number[]): AssessedModel {
  const { raceId, gait, view, operator, rules, raceReasons } = race;
  const law = orderOfFinish(winProbabilities, GAIT_EXPONENTS[gait].stageExponents);
  if (!operator) return { law, decision: decideRace({ raceId, rules, raceReasons }) };
  if (view.quality.takeout > LARGEST_TAKEOUT) {
    const reason: RaceReason = { code: "not_priced", kind: "value_invalid", field: "simpleTakeout" };
    return { law, decision: decideRace({ raceId, rules, raceReasons: [...raceReasons, reason] }) };
  }
  const prices = priceRaceBets({
    ...race,
    operator,
    day: dayOfRace(raceId),
    publicOdds: view.publicOdds,
    publicWin: view.publicWin,
    winProbabilities,
    simpleTakeout: { value: view.quality.takeout, source: view.quality.takeoutSource },
  });
  if (!prices.ok) {
    const { kind, field } = prices.error;
    return {
      law,
      decision: decideRace({ raceId, rules, raceReasons: [...raceReasons, { code: "not_priced", kind, field }] }),
    };
  }
  const priced = { ...race, operator, law, places: race.places ?? 3, prices: prices.value } as const;
  return { law, prices: prices.value, decision: decideRace({ raceId, rules, raceReasons, priced }) };
}
