import { GAIT_EXPONENTS, type Gait, gaitOf } from "../src/domain/model/gait.ts";
import { fitExplodedLogit } from "../src/domain/model/logit/exploded-logit.ts";
import { noPrior } from "../src/domain/model/logit/fit-logit.ts";
import {
  type OrderOfFinish,
  orderedTripleProbability,
  orderOfFinish,
  placeProbabilities,
} from "../src/domain/model/order-of-finish.ts";
import { dayMean, show, signed, table } from "./day-bootstrap.ts";
import { completeOdds, type FrenchRace } from "./french-races.ts";
import { chances, racesAt } from "./report-market.ts";

const BANDS = [1, 2, 3, 5, 8, 12, 20, 35, 60, Number.POSITIVE_INFINITY];
/** Specification §0.3: actual over expected in its test, Harville and one LBS, by the same bands. */
const SPECIFICATION = [
  [0.86, 0.93],
  [0.78, 0.87],
  [0.88, 0.98],
  [1, 1.08],
  [1.02, 1.05],
  [1.1, 1.04],
  [1.21, 1.01],
  [1.33, 0.96],
  [1.39, 0.83],
];
const HARVILLE = [1];
const LBS_HENERY = [1, 0.76, 0.62];

type Law = (race: FrenchRace, odds: readonly number[]) => OrderOfFinish;

const exponentsOf = (race: FrenchRace) => GAIT_EXPONENTS[gaitOf(race.discipline)];
const tempered = (race: FrenchRace, odds: readonly number[]) => chances(odds, exponentsOf(race).winExponent);
const LAWS: Readonly<Record<string, Law>> = {
  "1/odds + Harville": (_, odds) => orderOfFinish(chances(odds, 1), HARVILLE),
  "γ + Harville": (race, odds) => orderOfFinish(tempered(race, odds), HARVILLE),
  "γ + LBS (0.76, 0.62)": (race, odds) => orderOfFinish(tempered(race, odds), LBS_HENERY),
  "γ + LBS of the gait": (race, odds) => orderOfFinish(tempered(race, odds), exponentsOf(race).stageExponents),
};
const SPECIFICATION_TRIPLE = ["5.9107", "5.9452", "5.8251", "5.8157"];

/** Races with an arrival of three places, no dead heat among them, on final odds. */
function arrivals(races: readonly FrenchRace[]) {
  return racesAt(races, "final").flatMap((race) => {
    const [first, second, third] = race.finish;
    const odds = completeOdds(race, "final");
    const single = [first, second, third].every((place) => place?.length === 1);
    const three = [first?.[0] ?? -1, second?.[0] ?? -1, third?.[0] ?? -1] as const;
    return odds && single && race.runners.length > 3 ? [{ race, odds, three }] : [];
  });
}

export function tripleSection(races: readonly FrenchRace[]): string[] {
  const used = arrivals(races);
  const losses = Object.values(LAWS).map((law) =>
    used.map(({ race, odds, three: [i, j, k] }) => -Math.log(orderedTripleProbability(law(race, odds), i, j, k))),
  );
  const shipped = losses.at(-1) ?? [];
  const rows = Object.keys(LAWS).map((name, l) => {
    const values = losses[l] ?? [];
    const own = dayMean(used.map(({ race }, r) => ({ day: race.day, value: values[r] ?? Number.NaN })));
    const behind = dayMean(
      used.map(({ race }, r) => ({ day: race.day, value: (values[r] ?? Number.NaN) - (shipped[r] ?? Number.NaN) })),
    );
    return [name, show(own), l === losses.length - 1 ? "" : show(behind), SPECIFICATION_TRIPLE[l] ?? ""];
  });
  return [
    `### Exact 1-2-3, mean −log P on final odds (${used.length} races)`,
    "",
    ...table(["law", "log-loss", "behind the last", "§0.3, another sample"], rows),
  ];
}

export function placeSection(races: readonly FrenchRace[]): string[] {
  const used = arrivals(races).filter(({ race }) => race.declaredRunners >= 8);
  const laws = [LAWS["γ + Harville"], LAWS["γ + LBS of the gait"]];
  const count = BANDS.slice(1).map(() => ({ runners: 0, placed: 0, expected: laws.map(() => 0) }));
  for (const { race, odds, three } of used) {
    const chance = laws.map((law) => placeProbabilities(law?.(race, odds) ?? orderOfFinish([1], [1]), 3));
    for (const [i, o] of odds.entries()) {
      const band = count[BANDS.findIndex((from, b) => o >= from && o < (BANDS[b + 1] ?? 0))];
      if (!band) throw new Error(`no band for odds of ${o}`);
      band.runners++;
      if ((three as readonly number[]).includes(i)) band.placed++;
      for (const l of laws.keys()) band.expected[l] = (band.expected[l] ?? 0) + (chance[l]?.[i] ?? Number.NaN);
    }
  }
  const rows = count.map(({ runners, placed, expected }, b) => {
    const [from, below] = [BANDS[b], BANDS[b + 1]];
    const ratios = expected.map((sum) => {
      const rate = placed / runners;
      return `${(placed / sum).toFixed(2)} ± ${(Math.sqrt(runners * rate * (1 - rate)) / sum).toFixed(2)}`;
    });
    const [harville = 0, lbs = 0] = SPECIFICATION[b] ?? [];
    return [
      below === Number.POSITIVE_INFINITY ? `${from} and more` : `${from} to ${below}`,
      String(runners),
      (placed / runners).toFixed(3),
      ...ratios,
      `${harville.toFixed(2)} / ${lbs.toFixed(2)}`,
    ];
  });
  const header = ["final odds", "runners", "placed", "γ + Harville", "γ + LBS of the gait", "§0.3: Harville / LBS"];
  return [
    `### Place (first three), placed over expected (${used.length} races of 8 declared or more)`,
    "",
    ...table(header, rows),
  ];
}

/** λ2 and λ3 by the exploded logit on log odds, γ free beside them. */
export function stageSection(races: readonly FrenchRace[]): string[] {
  const gaits: readonly Gait[] = ["trot", "flat", "jumps"];
  const rows = gaits.map((gait) => {
    const used = arrivals(races.filter((race) => gaitOf(race.discipline) === gait));
    const fit = fitExplodedLogit({
      races: used.map(({ odds, three }) => ({ rows: odds.map((o) => [-Math.log(o)]), finish: three.map((i) => [i]) })),
      featureCount: 1,
      stages: 3,
      prior: { ...noPrior(1), mean: [1] },
    });
    if (!fit.ok) throw new Error(fit.error.kind);
    const { coefficients, standardErrors, stageExponents, stageExponentErrors } = fit.value;
    const { winExponent, stageExponents: shipped } = GAIT_EXPONENTS[gait];
    return [
      gait,
      String(used.length),
      besideDefault(coefficients[0], standardErrors[0], winExponent),
      besideDefault(stageExponents[0], stageExponentErrors[0], shipped[1]),
      besideDefault(stageExponents[1], stageExponentErrors[1], shipped[2]),
    ];
  });
  return [
    "### γ, λ2, λ3 from the first three together (exploded logit, final odds; default and distance in brackets)",
    "",
    ...table(["gait", "races", "γ", "λ2", "λ3"], rows),
  ];
}

function besideDefault(value = Number.NaN, error = Number.NaN, shipped = Number.NaN): string {
  return `${value.toFixed(3)} ± ${error.toFixed(3)} (${shipped}, ${signed((value - shipped) / error, 1)} s.e.)`;
}
