import { winProbabilities } from "../src/domain/market/win-probabilities.ts";
import { GAIT_EXPONENTS, type Gait, gaitOf } from "../src/domain/model/gait.ts";
import { choiceData } from "../src/domain/model/logit/choice-data.ts";
import { fitLogit } from "../src/domain/model/logit/fit-logit.ts";
import { winnerScore } from "../src/domain/model/winner-score.ts";
import { dayMean, show, signed, table } from "./day-bootstrap.ts";
import { completeOdds, type FrenchRace, LOOKS, type Look } from "./french-races.ts";

const GAITS: readonly (Gait | "all")[] = ["all", "trot", "flat", "jumps"];
const INSTANT: Readonly<Record<Look, string>> = { final: "final", h5: "H-5", h30: "H-30" };
/** Specification §0.3, mean log-likelihood of the winner; 1,479 races had both H-5 and final odds. */
const SPECIFICATION: Readonly<Record<Look, string>> = { final: "−1.902 / −1.895", h5: "−1.966", h30: "−2.010" };

/** Races whose odds are complete at a look and whose winner is known. */
export function racesAt(races: readonly FrenchRace[], look: Look): FrenchRace[] {
  return races.filter((race) => (race.finish[0]?.length ?? 0) > 0 && completeOdds(race, look));
}

/** Log of the winner's chance; the mean over the two of a dead heat. */
export function winnerLog(race: FrenchRace, probabilities: readonly number[]): number {
  const winners = race.finish[0] ?? [];
  return winners.reduce((sum, i) => sum + Math.log(probabilities[i] ?? Number.NaN), 0) / winners.length;
}

export function chances(odds: readonly number[], exponent: number): readonly number[] {
  const implied = winProbabilities(odds, { kind: "exponent", exponent });
  if (!implied.ok) throw new Error(implied.error.kind);
  return implied.value.probabilities;
}

export function winLossSection(races: readonly FrenchRace[]): string[] {
  const all = new Set(LOOKS.reduce((left, look) => racesAt(left, look), [...races]));
  const rows = [races, [...all]].flatMap((sample, s) =>
    LOOKS.map((look) => {
      const used = racesAt(sample, look);
      const loss = (exponent: (race: FrenchRace) => number) =>
        dayMean(
          used.map((race) => ({
            day: race.day,
            value: winnerLog(race, chances(completeOdds(race, look) ?? [], exponent(race))),
          })),
        );
      const proportional = loss(() => 1);
      const tempered = loss(gaitExponent);
      const { uniformLogLoss, rSquared } = winnerScore(
        used.map((race) => Math.exp(winnerLog(race, chances(completeOdds(race, look) ?? [], gaitExponent(race))))),
        used.map(({ runners }) => runners.length),
      );
      return [
        `${INSTANT[look]}${s === 0 ? "" : ", races with all three"}`,
        String(used.length),
        show(proportional),
        show(tempered),
        signed(-uniformLogLoss, 3),
        rSquared.toFixed(3),
        SPECIFICATION[look],
      ];
    }),
  );
  return [
    "### Win, mean log-likelihood of the winner",
    "",
    ...table(["odds", "races", "1/odds (γ = 1)", "γ of the gait", "uniform", "R²", "§0.3, another sample"], rows),
  ];
}

export type Exponent = { readonly races: number; readonly exponent: number; readonly standardError: number };

/** γ by maximum likelihood: the one-feature logit on −log odds. */
export function fittedExponent(races: readonly FrenchRace[], look: Look): Exponent {
  const used = racesAt(races, look);
  const choices = used.map((race) => ({
    rows: (completeOdds(race, look) ?? []).map((odds) => [-Math.log(odds)]),
    winners: race.finish[0] ?? [],
  }));
  const fit = fitLogit({ data: choiceData(choices, 1), start: [1] });
  if (!fit.ok) throw new Error(fit.error.kind);
  const { coefficients, standardErrors } = fit.value;
  return {
    races: used.length,
    exponent: coefficients[0] ?? Number.NaN,
    standardError: standardErrors[0] ?? Number.NaN,
  };
}

export function exponentSection(races: readonly FrenchRace[]): string[] {
  const rows = LOOKS.flatMap((look) =>
    GAITS.map((gait) => {
      const sample = gait === "all" ? races : races.filter((race) => gaitOf(race.discipline) === gait);
      const fit = fittedExponent(sample, look);
      const shipped = GAIT_EXPONENTS[gait === "all" ? "unknown" : gait].winExponent;
      const away = (fit.exponent - shipped) / fit.standardError;
      return [
        INSTANT[look],
        gait,
        String(fit.races),
        `${fit.exponent.toFixed(3)} ± ${fit.standardError.toFixed(3)}`,
        shipped.toFixed(2),
        `${signed(away, 1)} s.e.`,
      ];
    }),
  );
  return ["### γ refitted", "", ...table(["odds", "gait", "races", "γ", "default", "away by"], rows)];
}

function gaitExponent({ discipline }: FrenchRace): number {
  return GAIT_EXPONENTS[gaitOf(discipline)].winExponent;
}
