import type { ChoiceData } from "./choice-data.ts";

/**
 * One pass over the races: log-likelihood, its gradient and the information at given coefficients.
 *
 * Hot: a fit is four or five of these passes. Cost R·n·K for the chances, R·n·K²/2 for the information, which is nearly
 * all of it. Races are gathered into blocks of some 60 rows that stay in the first cache, turned so that a feature is a
 * line, and the information is summed in tiles of 4 × 2 whose eight sums stay in registers. The mean of a race enters as
 * one more row of negative weight: Σp(x−x̄)(x−x̄)ᵀ = Σp·x·xᵀ − x̄·x̄ᵀ. Measured by `bench/kernel-e.ts` against the C kernel.
 */
export type LogitSums = {
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  /** K × K, row-major, symmetric; undefined where it was not asked for. */
  readonly information: Float64Array | undefined;
};

/** Sums over the races `firstRace` (inclusive) to `endRace` (exclusive). The arrays are the caller's own. */
export type LogitPass = (
  coefficients: Float64Array,
  withInformation: boolean,
  firstRace?: number,
  endRace?: number,
) => LogitSums;

/** Rows of a block, race means included, unless one race alone has more: two turned blocks of 24 features fit 32 KB. */
const BLOCK_ROWS = 72;
/** Features per tile, to which the turned block is padded with zeros. */
const TILE = 4;

export function createLogitPass(data: ChoiceData): LogitPass {
  const { featureCount, offsets, features, winners, weights } = data;
  const raceCount = winners.length;
  const padded = Math.ceil(featureCount / TILE) * TILE;
  let largestField = 0;
  for (let r = 0; r < raceCount; r++) largestField = Math.max(largestField, (offsets[r + 1] ?? 0) - (offsets[r] ?? 0));
  const stride = Math.max(BLOCK_ROWS, largestField + 1);
  const turned = new Float64Array(padded * stride);
  const weighted = new Float64Array(padded * stride);
  const chances = new Float64Array(stride);
  const tiles = new Float64Array(padded * padded);

  return (coefficients, withInformation, firstRace = 0, endRace = raceCount) => {
    const gradient = new Float64Array(featureCount);
    if (withInformation) tiles.fill(0);
    let logLikelihood = 0;
    let filled = 0; // rows of the block in use
    for (let r = firstRace; r < endRace; r++) {
      const [first, end] = [offsets[r] as number, offsets[r + 1] as number];
      const field = end - first;
      if (withInformation && filled + field + 1 > stride) {
        addBlock(tiles, turned, weighted, padded, stride, filled);
        filled = 0;
      }
      const weight = weights[r] as number;
      logLikelihood +=
        weight * raceChances(features, coefficients, featureCount, first, field, winners[r] as number, chances);
      const from = withInformation ? filled : 0;
      turnRace(features, featureCount, first, field, chances, weight, turned, weighted, stride, from);
      const winner = (winners[r] as number) * featureCount;
      const mean = from + field;
      for (let k = 0; k < featureCount; k++) {
        gradient[k] = (gradient[k] as number) + weight * ((features[winner + k] as number) - (turned[k * stride + mean] as number));
      }
      filled = mean + 1;
    }
    if (!withInformation) return { logLikelihood, gradient, information: undefined };
    addBlock(tiles, turned, weighted, padded, stride, filled);
    return { logLikelihood, gradient, information: unpadded(tiles, padded, featureCount) };
  };
}

/** Win chances of one race into `chances`; returns the log of the winner's. */
function raceChances(
  features: Float64Array,
  coefficients: Float64Array,
  featureCount: number,
  first: number,
  field: number,
  winner: number,
  chances: Float64Array,
): number {
  let highest = -Infinity;
  let cell = first * featureCount;
  for (let i = 0; i < field; i++) {
    let score = 0;
    for (let k = 0; k < featureCount; k++) score += (features[cell++] as number) * (coefficients[k] as number);
    chances[i] = score;
    if (score > highest) highest = score;
  }
  const winnerScore = chances[winner - first] as number;
  let total = 0;
  for (let i = 0; i < field; i++) {
    const e = Math.exp((chances[i] as number) - highest);
    chances[i] = e;
    total += e;
  }
  for (let i = 0; i < field; i++) chances[i] = (chances[i] as number) / total;
  return winnerScore - highest - Math.log(total);
}

/** Lays one race into the turned block from row `from`: each runner times its chance, then the race mean. */
function turnRace(
  features: Float64Array,
  featureCount: number,
  first: number,
  field: number,
  chances: Float64Array,
  weight: number,
  turned: Float64Array,
  weighted: Float64Array,
  stride: number,
  from: number,
): void {
  for (let k = 0; k < featureCount; k++) {
    let mean = 0;
    let cell = first * featureCount + k;
    let to = k * stride + from;
    for (let i = 0; i < field; i++) {
      const x = features[cell] as number;
      const y = (chances[i] as number) * x;
      mean += y;
      turned[to] = x;
      weighted[to] = weight * y;
      cell += featureCount;
      to++;
    }
    turned[to] = mean;
    weighted[to] = -weight * mean;
  }
}

/** Adds Σ weighted·turned over the rows of the block to the tiles on and below the diagonal. */
function addBlock(
  tiles: Float64Array,
  turned: Float64Array,
  weighted: Float64Array,
  padded: number,
  stride: number,
  rows: number,
): void {
  for (let k = 0; k < padded; k += 4) {
    for (let l = 0; l < k + 4; l += 2) {
      let a0 = k * stride;
      let a1 = a0 + stride;
      let a2 = a1 + stride;
      let a3 = a2 + stride;
      let b0 = l * stride;
      let b1 = b0 + stride;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let m = 0; m < rows; m++) {
        const u = turned[b0++] as number;
        const v = turned[b1++] as number;
        const w0 = weighted[a0++] as number;
        const w1 = weighted[a1++] as number;
        const w2 = weighted[a2++] as number;
        const w3 = weighted[a3++] as number;
        s00 += w0 * u;
        s01 += w0 * v;
        s10 += w1 * u;
        s11 += w1 * v;
        s20 += w2 * u;
        s21 += w2 * v;
        s30 += w3 * u;
        s31 += w3 * v;
      }
      const t = k * padded + l;
      tiles[t] = (tiles[t] as number) + s00;
      tiles[t + 1] = (tiles[t + 1] as number) + s01;
      tiles[t + padded] = (tiles[t + padded] as number) + s10;
      tiles[t + padded + 1] = (tiles[t + padded + 1] as number) + s11;
      tiles[t + 2 * padded] = (tiles[t + 2 * padded] as number) + s20;
      tiles[t + 2 * padded + 1] = (tiles[t + 2 * padded + 1] as number) + s21;
      tiles[t + 3 * padded] = (tiles[t + 3 * padded] as number) + s30;
      tiles[t + 3 * padded + 1] = (tiles[t + 3 * padded + 1] as number) + s31;
    }
  }
}

/** The lower tiles as a full symmetric matrix of the features alone. */
function unpadded(tiles: Float64Array, padded: number, featureCount: number): Float64Array {
  const information = new Float64Array(featureCount * featureCount);
  for (let k = 0; k < featureCount; k++) {
    for (let l = 0; l <= k; l++) {
      const value = tiles[k * padded + l] as number;
      information[k * featureCount + l] = value;
      information[l * featureCount + k] = value;
    }
  }
  return information;
}
