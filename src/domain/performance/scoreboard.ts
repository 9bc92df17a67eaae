import { centsOf } from "../kernel/money.ts";
import { holm } from "./holm.ts";
import { type BetOutcome, type MoneyReport, moneyReport, type RaceOutcome } from "./money-report.ts";
import { PLAYED, type VariantRace } from "./play-variant.ts";
import { type PathPoint, profitPath } from "./profit-path.ts";
import { type ModelScore, scoreModels } from "./score-models.ts";
import type { ScoredRace } from "./scored-race.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** What one profile under one model did. */
export type PlayedVariant = {
  readonly profile: string;
  readonly model: string;
  readonly races: readonly VariantRace[];
};

/** A chance of being right by luck, before and after counting how often somebody tried. */
export type Claim = { readonly pValue: number; readonly deflated: number };

export type VariantScore = {
  readonly profile: string;
  readonly model: string;
  readonly money: MoneyReport;
  /** That it earned: the share of resamples which did not, and the same by Holm. Absent below two days with bets. */
  readonly claim?: Claim | undefined;
  /** Other ways on the very races that it played, each with its stakes. */
  readonly beside: readonly { readonly name: string; readonly money: MoneyReport }[];
  /** Mean of log(odds at the decision / last odds) of its bets on winners; negative: late money went with us. */
  readonly drift: { readonly bets: number; readonly mean: number } | undefined;
  readonly path: readonly PathPoint[];
};

export type Coverage = {
  readonly betType: string;
  readonly count: number;
  readonly inside: number;
  /** 95 % by Wilson of the share inside; 0.8 is what was promised. */
  readonly low: number;
  readonly high: number;
};

/** What a sample of races says of every model and of every way to play. The same input gives the same figures. */
export type Scoreboard = {
  readonly models: readonly (ModelScore & { readonly claim?: Claim | undefined })[];
  readonly variants: readonly VariantScore[];
  /** At one unit on every race whose gates are open. */
  readonly papers: readonly {
    readonly name: string;
    readonly money: MoneyReport;
    readonly drift: VariantScore["drift"];
    readonly path: readonly PathPoint[];
  }[];
  /** log(odds at the decision / last odds) of all paper bets on winners: how the money moved after the decision. */
  readonly drifts: readonly number[];
  /** Of 80 % intervals of dividends, by bet; over all bets that won, those on paper among them. */
  readonly coverage: readonly Coverage[];
  /** Claims ever made of this sample, by which the p-values are deflated. */
  readonly tried: { readonly models: number; readonly variants: number };
};

/**
 * @param scored chances and arrivals; once a race
 * @param tried how many models and variants were ever tried on these races, where more than are given here
 */
export function scoreboard(
  variants: readonly PlayedVariant[],
  scored: readonly ScoredRace[],
  tried: { readonly models: number; readonly variants: number } = { models: 0, variants: 0 },
): Scoreboard {
  const models = scoreModels(scored);
  const gains = models.map(({ inSampleRaces, versusPublic }) =>
    inSampleRaces > 0 ? undefined : versusPublic?.gain?.atMostZero,
  );
  const scores = variants.map(variantScore);
  const counts = {
    models: Math.max(tried.models, gains.filter((p) => p !== undefined).length),
    variants: Math.max(tried.variants, variants.length),
  };
  const modelClaims = claimsOf(gains, counts.models);
  const variantClaims = claimsOf(
    scores.map(({ money }) => money.bootstrap?.atMostZero),
    counts.variants,
  );
  const [first] = variants;
  return {
    models: models.map((model, i) => ({ ...model, ...withClaim(modelClaims[i]) })),
    variants: scores.map((score, i) => ({ ...score, ...withClaim(variantClaims[i]) })),
    papers: first ? papersOf(first.races) : [],
    drifts: first ? paperDrifts(first.races) : [],
    coverage: first ? coverageOf(first.races) : [],
    tried: counts,
  };
}

function claimsOf(pValues: readonly (number | undefined)[], tried: number): (Claim | undefined)[] {
  const known = pValues.flatMap((pValue, index) => (pValue === undefined ? [] : [{ pValue, index }]));
  const deflated = holm(
    known.map(({ pValue }) => pValue),
    tried,
  );
  return pValues.map((pValue, index) => {
    const rank = known.findIndex((one) => one.index === index);
    return pValue === undefined ? undefined : { pValue, deflated: deflated[rank] ?? 1 };
  });
}

function withClaim(claim: Claim | undefined): { readonly claim?: Claim } {
  return claim ? { claim } : {};
}

function variantScore({ profile, model, races }: PlayedVariant): VariantScore {
  return {
    profile,
    model,
    money: moneyReport(races.map(({ outcome }) => outcome)),
    beside: besideOf(races.filter(({ outcome }) => outcome.bets.length > 0)),
    drift: driftOf(races, PLAYED),
    path: profitPath(races.map(({ outcome }) => outcome)),
  };
}

/** The other ways on the same races for the same money: a race's paper bet is scaled to what was staked on that race. */
function besideOf(played: readonly VariantRace[]): VariantScore["beside"] {
  return namesOf(played).map((name) => ({
    name,
    money: moneyReport(
      played.flatMap(({ outcome, papers }) => {
        const bets = papers.find((one) => one.name === name)?.bets ?? [];
        const [own, paper] = [stakeOf(outcome.bets), stakeOf(bets)];
        return paper > 0
          ? [
              withBets(
                outcome,
                bets.map((bet) => scaled(bet, own / paper)),
              ),
            ]
          : [];
      }),
    ),
  }));
}

function scaled(bet: BetOutcome, by: number): BetOutcome {
  return {
    ...bet,
    stake: centsOf(Math.round(bet.stake * by)),
    payout: bet.payout === undefined ? undefined : centsOf(Math.round(bet.payout * by)),
  };
}

function papersOf(races: readonly VariantRace[]): Scoreboard["papers"] {
  return namesOf(races).map((name) => {
    const own = races.flatMap(({ outcome, papers }) =>
      papers.flatMap((one) => (one.name === name && one.bets.length > 0 ? [withBets(outcome, one.bets)] : [])),
    );
    return { name, money: moneyReport(own), drift: driftOf(races, name), path: profitPath(own) };
  });
}

function paperDrifts(races: readonly VariantRace[]): number[] {
  return races.flatMap(({ drifts }) => drifts.flatMap(({ name, log }) => (name === PLAYED ? [] : [log])));
}

function namesOf(races: readonly VariantRace[]): string[] {
  return [...new Set(races.flatMap(({ papers }) => papers.map(({ name }) => name)))].toSorted();
}

function withBets(outcome: RaceOutcome, bets: readonly BetOutcome[]): RaceOutcome {
  return { ...outcome, bets, reasons: [] };
}

function stakeOf(bets: readonly BetOutcome[]): number {
  return bets.reduce((sum, { stake }) => sum + stake, 0);
}

function driftOf(races: readonly VariantRace[], name: string): VariantScore["drift"] {
  const logs = races.flatMap(({ drifts }) => drifts.flatMap((one) => (one.name === name ? [one.log] : [])));
  return logs.length > 0
    ? { bets: logs.length, mean: logs.reduce((sum, log) => sum + log, 0) / logs.length }
    : undefined;
}

function coverageOf(races: readonly VariantRace[]): Coverage[] {
  const told = races.flatMap(({ intervals }) => intervals);
  return [...Map.groupBy(told, ({ betType }) => betType)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([betType, own]) => {
      const inside = own.filter((one) => one.inside).length;
      return { betType, count: own.length, inside, ...wilsonInterval(inside, own.length) };
    });
}
