import { lcg } from "../src/domain/model/logit/simulated-races.ts";

export type DayMean = {
  readonly mean: number;
  readonly standardError: number;
  /** 2.5 % and 97.5 % of the resampled means. */
  readonly low: number;
  readonly high: number;
  readonly races: number;
  readonly days: number;
};

const RESAMPLES = 2_000;
const SEED = 20_251_231;

/**
 * Mean over races and its error, days being drawn with replacement: races of one day share going, people and news.
 *
 * @param values one a race, with its day
 */
export function dayMean(values: readonly { readonly day: string; readonly value: number }[]): DayMean {
  const days = [...Map.groupBy(values, ({ day }) => day).values()].map((races) => ({
    sum: races.reduce((sum, { value }) => sum + value, 0),
    count: races.length,
  }));
  const random = lcg(SEED);
  const means = Array.from({ length: RESAMPLES }, () => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < days.length; i++) {
      const drawn = days[Math.floor(random() * days.length)];
      sum += drawn?.sum ?? 0;
      count += drawn?.count ?? 0;
    }
    return sum / count;
  }).toSorted((a, b) => a - b);
  const centre = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const variance = means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / means.length;
  return {
    mean: days.reduce((total, { sum }) => total + sum, 0) / values.length,
    standardError: Math.sqrt(variance),
    low: means[Math.floor(0.025 * RESAMPLES)] ?? Number.NaN,
    high: means[Math.ceil(0.975 * RESAMPLES) - 1] ?? Number.NaN,
    races: values.length,
    days: days.length,
  };
}

/** `−1.9023 ± 0.0101` */
export function show({ mean, standardError }: Pick<DayMean, "mean" | "standardError">, digits = 4): string {
  return `${signed(mean, digits)} ± ${standardError.toFixed(digits)}`;
}

/** With a true minus sign, as in print. */
export function signed(value: number, digits: number): string {
  return value.toFixed(digits).replace("-", "−");
}

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [line(header), line(header.map(() => "---")), ...rows.map(line), ""];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
