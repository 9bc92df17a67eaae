import type { ChoiceData } from "./choice-data.ts";

/**
 * One pass over the races: log-likelihood, its gradient and the information at given coefficients.
 *
 * Hot: a fit is four or five of these passes. Cost R·n·K for the chances, R·n·K²/2 for the information, which is most of
 * it. Races are taken in blocks that stay in the first cache; within a block the information is summed in tiles of 4 × 2
 * whose eight sums stay in registers, and so are the dot products and the means, four at a time. The mean of a race
 * enters as one more row of negative weight: Σp(x−x̄)(x−x̄)ᵀ = Σp·x·xᵀ − x̄·x̄ᵀ. Features that are no multiple of four are
 * copied once with columns of zeros. Measured by `bench/kernel-e.ts` against the C kernel.
 */
export type LogitSums = {
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  /** K × K, row-major, symmetric; undefined where it was not asked for. */
  readonly information: Float64Array | undefined;
};

/** Sums over the races `firstRace` (inclusive) to `endRace` (exclusive), all by default. The arrays are the caller's own. */
export type LogitPass = (
  coefficients: Float64Array,
  withInformation: boolean,
  firstRace?: number,
  endRace?: number,
) => LogitSums;

/** Rows of a block unless one race has more: features and their weighted copy, 20 wide, fill 20 of the cache's 32 KB. */
const BLOCK_ROWS = 64;
const TILE = 4;

/** `as number` throughout: every index lies inside by construction, and a check per cell would cost half the speed. */
export function createLogitPass(data: ChoiceData): LogitPass {
  const { featureCount, offsets, winners, weights } = data;
  const raceCount = winners.length;
  const width = Math.ceil(featureCount / TILE) * TILE;
  const features = widened(data, width);
  const rows = Math.max(BLOCK_ROWS, largestFieldOf(offsets));
  const chances = new Float64Array(rows);
  const weighted = new Float64Array(rows * width);
  const means = new Float64Array(rows * width);
  const weightedMeans = new Float64Array(rows * width);
  const padded = new Float64Array(width);
  const gradient = new Float64Array(width);
  const tiles = new Float64Array(width * width);

  return (coefficients, withInformation, firstRace = 0, endRace = raceCount) => {
    padded.set(coefficients);
    gradient.fill(0);
    tiles.fill(0);
    let logLikelihood = 0;
    let blockStart = offsets[firstRace] as number;
    let races = 0; // in the block
    for (let r = firstRace; r < endRace; r++) {
      const first = offsets[r] as number;
      const end = offsets[r + 1] as number;
      if (end - blockStart > rows) {
        if (withInformation) {
          addTiles(tiles, features, blockStart * width, weighted, width, first - blockStart);
          addTiles(tiles, means, 0, weightedMeans, width, races);
        }
        blockStart = first;
        races = 0;
      }
      const weight = weights[r] as number;
      const winner = winners[r] as number;
      logLikelihood += weight * raceChances(features, padded, width, first, end, winner, weight, chances);
      weighRace(
        features,
        chances,
        width,
        first,
        end,
        weighted,
        (first - blockStart) * width,
        weightedMeans,
        races * width,
      );
      for (let k = 0; k < width; k++) {
        const mean = weightedMeans[races * width + k] as number;
        gradient[k] = (gradient[k] as number) + weight * (features[winner * width + k] as number) - mean;
        means[races * width + k] = -mean / weight;
      }
      races++;
    }
    const sums = { logLikelihood, gradient: gradient.slice(0, featureCount) };
    if (!withInformation) return { ...sums, information: undefined };
    const end = offsets[endRace] as number;
    addTiles(tiles, features, blockStart * width, weighted, width, end - blockStart);
    addTiles(tiles, means, 0, weightedMeans, width, races);
    return { ...sums, information: symmetric(tiles, width, featureCount) };
  };
}

/** Win chances of one race, times its weight, into `chances`; returns the log of the winner's chance. */
function raceChances(
  features: Float64Array,
  coefficients: Float64Array,
  width: number,
  first: number,
  end: number,
  winner: number,
  weight: number,
  chances: Float64Array,
): number {
  const field = end - first;
  let highest = -Infinity;
  let cell = first * width;
  for (let i = 0; i < field; i++) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < width; k += 4) {
      s0 += (features[cell] as number) * (coefficients[k] as number);
      s1 += (features[cell + 1] as number) * (coefficients[k + 1] as number);
      s2 += (features[cell + 2] as number) * (coefficients[k + 2] as number);
      s3 += (features[cell + 3] as number) * (coefficients[k + 3] as number);
      cell += 4;
    }
    const score = s0 + s1 + (s2 + s3);
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
  const scale = weight / total;
  for (let i = 0; i < field; i++) chances[i] = (chances[i] as number) * scale;
  return winnerScore - highest - Math.log(total);
}

/** Each runner's features times its chance, and their sum over the race. */
function weighRace(
  features: Float64Array,
  chances: Float64Array,
  width: number,
  first: number,
  end: number,
  weighted: Float64Array,
  to: number,
  weightedMeans: Float64Array,
  meanTo: number,
): void {
  const field = end - first;
  for (let k = 0; k < width; k += 4) {
    let m0 = 0;
    let m1 = 0;
    let m2 = 0;
    let m3 = 0;
    let x = first * width + k;
    let y = to + k;
    for (let i = 0; i < field; i++) {
      const chance = chances[i] as number;
      const y0 = chance * (features[x] as number);
      const y1 = chance * (features[x + 1] as number);
      const y2 = chance * (features[x + 2] as number);
      const y3 = chance * (features[x + 3] as number);
      weighted[y] = y0;
      weighted[y + 1] = y1;
      weighted[y + 2] = y2;
      weighted[y + 3] = y3;
      m0 += y0;
      m1 += y1;
      m2 += y2;
      m3 += y3;
      x += width;
      y += width;
    }
    weightedMeans[meanTo + k] = m0;
    weightedMeans[meanTo + k + 1] = m1;
    weightedMeans[meanTo + k + 2] = m2;
    weightedMeans[meanTo + k + 3] = m3;
  }
}

/** Adds Σ yᵀx over `rows` rows to the tiles on and below the diagonal; x begins at `from`, y at 0. */
function addTiles(
  tiles: Float64Array,
  xs: Float64Array,
  from: number,
  ys: Float64Array,
  width: number,
  rows: number,
): void {
  const end = rows * width;
  for (let k = 0; k < width; k += 4) {
    for (let l = 0; l < k + 4; l += 2) {
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      let x = from + l;
      for (let y = k; y < end; y += width) {
        const x0 = xs[x] as number;
        const x1 = xs[x + 1] as number;
        const y0 = ys[y] as number;
        const y1 = ys[y + 1] as number;
        s00 += y0 * x0;
        s01 += y0 * x1;
        s10 += y1 * x0;
        s11 += y1 * x1;
        const y2 = ys[y + 2] as number;
        const y3 = ys[y + 3] as number;
        s20 += y2 * x0;
        s21 += y2 * x1;
        s30 += y3 * x0;
        s31 += y3 * x1;
        x += width;
      }
      let t = k * width + l;
      tiles[t] = (tiles[t] as number) + s00;
      tiles[t + 1] = (tiles[t + 1] as number) + s01;
      t += width;
      tiles[t] = (tiles[t] as number) + s10;
      tiles[t + 1] = (tiles[t + 1] as number) + s11;
      t += width;
      tiles[t] = (tiles[t] as number) + s20;
      tiles[t + 1] = (tiles[t + 1] as number) + s21;
      t += width;
      tiles[t] = (tiles[t] as number) + s30;
      tiles[t + 1] = (tiles[t + 1] as number) + s31;
    }
  }
}

/** The lower tiles as a full symmetric matrix of the given features alone. */
function symmetric(tiles: Float64Array, width: number, featureCount: number): Float64Array {
  const information = new Float64Array(featureCount * featureCount);
  for (let k = 0; k < featureCount; k++) {
    for (let l = 0; l <= k; l++) {
      const value = tiles[k * width + l] as number;
      information[k * featureCount + l] = value;
      information[l * featureCount + k] = value;
    }
  }
  return information;
}

function widened({ featureCount, features }: ChoiceData, width: number): Float64Array {
  if (width === featureCount) return features;
  const copy = new Float64Array((features.length / featureCount) * width);
  for (let from = 0, to = 0; from < features.length; from += featureCount, to += width) {
    copy.set(features.subarray(from, from + featureCount), to);
  }
  return copy;
}

function largestFieldOf(offsets: Int32Array): number {
  let largest = 0;
  for (let r = 0; r + 1 < offsets.length; r++) {
    largest = Math.max(largest, (offsets[r + 1] as number) - (offsets[r] as number));
  }
  return largest;
}
