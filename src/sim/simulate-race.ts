import { at } from "../domain/model/at.ts";
import { GAIT_EXPONENTS, gaitOf } from "../domain/model/gait.ts";
import { aliasTables } from "../domain/model/order/alias-tables.ts";
import { sampleOrders } from "../domain/model/order/sample-orders.ts";
import { stageWeights } from "../domain/model/order/stage-weights.ts";
import { type OrderOfFinish, orderOfFinish } from "../domain/model/order-of-finish.ts";
import type { Discipline } from "../domain/race/race.ts";
import type { Dividend, Finish } from "../domain/race/race-result.ts";
import { type Draws, weighted } from "./draws.ts";
import { type SimplePool, sharesOf, simulatedMoney } from "./money.ts";
import { officialDividends } from "./official-dividends.ts";
import { ABILITY_SD, DISCIPLINE_WEIGHTS, FIELD_SIZES } from "./simulated-market.ts";

/** A race of which everything is known, also what nobody at a racecourse could know. Starter i is number i + 1. */
export type SimulatedRace = {
  readonly discipline: Discipline;
  /** Standard normal scores of the horses by themselves, before jockey and trainer. */
  readonly abilities: readonly number[];
  /** True chances to win, summing to 1. */
  readonly truth: readonly number[];
  readonly pools: readonly SimplePool[];
  /** Every starter; nobody falls or is disqualified here. */
  readonly finish: Finish;
  readonly dividends: readonly Dividend[];
};

/** What a connection adds to a starter's ability: standard normal scores, their part of the variance within. */
export type Connections = (starter: number) => number;

/** Part of the variance of ability that jockey and trainer have; invented: the horse matters most. */
const CONNECTIONS_PART = 0.2;

const NOBODY: Connections = () => 0;

/** @param connections of each starter, standard normal; nobody matters without them */
export function simulateRace(draws: Draws, connections: Connections = NOBODY): SimulatedRace {
  const starters = weighted(draws, FIELD_SIZES);
  const discipline = weighted(draws, DISCIPLINE_WEIGHTS);
  const part = connections === NOBODY ? 0 : CONNECTIONS_PART;
  const abilities = Array.from({ length: starters }, () => draws.normal());
  const logChances = abilities.map(
    (own, i) => ABILITY_SD * (Math.sqrt(1 - part) * own + Math.sqrt(part) * connections(i)),
  );
  const truth = sharesOf(logChances.map(Math.exp));
  const { stageExponents } = GAIT_EXPONENTS[gaitOf(discipline)];
  const pools = simulatedMoney(draws, logChances);
  const finish = drawFinish(draws, orderOfFinish(truth, stageExponents));
  const closed = pools.map(({ operator, stakes }) => {
    const win = stakes.at(-1) ?? [];
    return { operator, win, law: orderOfFinish(sharesOf(win), stageExponents) };
  });
  return { discipline, abilities, truth, pools, finish, dividends: officialDividends(closed, finish) };
}

/** One arrival of all starters by the stage-wise law. */
function drawFinish({ state }: Draws, law: OrderOfFinish): Finish {
  const stages = stageWeights(law, law.runnerCount);
  const order = sampleOrders(stages, aliasTables(stages), state, new Uint8Array(law.runnerCount));
  return Array.from(order, (_, place) => [at(order, place) + 1]);
}
