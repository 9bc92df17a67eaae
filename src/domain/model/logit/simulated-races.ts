import type { RankedRace } from "./exploded-logit.ts";

/** Seeded uniforms in (0, 1): the 32-bit generator of Numerical Recipes, enough for tests and the same on every machine. */
export function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
}

/** Races drawn from a conditional logit of known coefficients: what a fit must find again. Features have variance 1. */
export function simulatedRaces(law: Law): { rows: number[][]; winners: number[] }[] {
  return rankedRaces({ ...law, exponents: [1] }).map(({ rows, finish }) => ({ rows, winners: [...(finish[0] ?? [])] }));
}

type Law = {
  readonly seed: number;
  readonly races: number;
  readonly field: number;
  readonly beta: readonly number[];
};

/** The same with as many places as there are exponents: stage m is drawn with weights exp(λm·x·β). */
export function rankedRaces(
  law: Law & { readonly exponents: readonly number[] },
): (RankedRace & { readonly rows: number[][] })[] {
  const random = lcg(law.seed);
  return Array.from({ length: law.races }, () => {
    const rows = Array.from({ length: law.field }, () =>
      law.beta.map(() => 2 * (random() + random() + random() - 1.5)),
    );
    const scores = rows.map((row) => row.reduce((sum, x, k) => sum + x * (law.beta[k] ?? 0), 0));
    const running = new Set(rows.keys());
    const finish = law.exponents.map((exponent) => {
      let [best, bestScore] = [-1, Number.NEGATIVE_INFINITY];
      for (const i of running) {
        const score = exponent * (scores[i] ?? 0) - Math.log(-Math.log(random()));
        if (score > bestScore) [best, bestScore] = [i, score];
      }
      running.delete(best);
      return [best];
    });
    return { rows, finish };
  });
}
