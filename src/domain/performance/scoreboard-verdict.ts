import type { Scoreboard } from "./scoreboard.ts";

/** What a scoreboard comes to, for the sentence at its top. Figures as text, rounded as they are read. */
export type ScoreboardVerdict = {
  /** better: some model knew more than the public, luck and trials counted; not_shown: none did; none: nothing to measure. */
  readonly chances: {
    readonly kind: "better" | "not_shown" | "none";
    readonly name: string;
    /** Log-likelihood a race above the public's, with its 95 %. */
    readonly gain: string;
    readonly races: number;
  };
  /** earned: likewise of money; not_shown: played, and nothing is shown; none: nothing was played. */
  readonly money: {
    readonly kind: "earned" | "not_shown" | "none";
    readonly name: string;
    readonly roi: string;
    readonly bets: number;
  };
};

/** A claim stands where luck gives its like in fewer than 1 of 20 cases, all that was tried counted. */
const SIGNIFICANT = 0.05;

/** The strongest claim of each kind; the one that is nearest to standing where none stands. */
export function scoreboardVerdict({ models, variants }: Scoreboard): ScoreboardVerdict {
  const [model] = models
    .flatMap(({ name, races, versusPublic, claim }) =>
      versusPublic?.gain && claim ? [{ name, races, gain: versusPublic.gain, claim }] : [],
    )
    .toSorted((a, b) => a.claim.pValue - b.claim.pValue || b.gain.estimate - a.gain.estimate);
  const [variant] = variants
    .flatMap(({ profile, model: by, money, claim }) =>
      money.roi === undefined ? [] : [{ name: `${profile} · ${by}`, money, roi: money.roi, claim }],
    )
    .toSorted((a, b) => (a.claim?.pValue ?? 1) - (b.claim?.pValue ?? 1) || b.roi - a.roi);
  return {
    chances: model
      ? {
          kind: model.claim.deflated < SIGNIFICANT ? "better" : "not_shown",
          name: model.name,
          gain: withInterval(model.gain.estimate, model.gain, (value) => value.toFixed(4)),
          races: model.races,
        }
      : { kind: "none", name: "", gain: "", races: 0 },
    money: variant
      ? {
          kind: variant.claim && variant.claim.deflated < SIGNIFICANT ? "earned" : "not_shown",
          name: variant.name,
          roi: withInterval(variant.roi, variant.money.bootstrap, (value) => `${(value * 100).toFixed(1)} %`),
          bets: variant.money.bets,
        }
      : { kind: "none", name: "", roi: "", bets: 0 },
  };
}

function withInterval(
  value: number,
  interval: { readonly low: number; readonly high: number } | undefined,
  show: (value: number) => string,
): string {
  return interval ? `${show(value)} (${show(interval.low)} … ${show(interval.high)})` : show(value);
}
