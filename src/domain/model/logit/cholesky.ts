import { at } from "../at.ts";

/**
 * Share of a diagonal entry that must be left of it after the columns before are taken out. Below it the column is a sum
 * of the others to the last digits, and the solution would be noise. Ours: 1e4 times the spacing of doubles.
 */
const SMALLEST_PIVOT = 1e-12;

/** Lower triangle L of a positive definite matrix, L·Lᵀ = A, row-major. */
export type CholeskyFactor = { readonly size: number; readonly lower: Float64Array };

/** @returns the first column that is a combination of those before it where the matrix is singular */
export function cholesky(matrix: Float64Array, size: number): CholeskyFactor | { readonly dependent: number } {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = at(matrix, i * size + j);
      for (let k = 0; k < j; k++) rest -= at(lower, i * size + k) * at(lower, j * size + k);
      if (i === j && !(rest > SMALLEST_PIVOT * at(matrix, i * size + i))) return { dependent: i };
      lower[i * size + j] = i === j ? Math.sqrt(rest) : rest / at(lower, j * size + j);
    }
  }
  return { size, lower };
}

/** x with A·x = b. */
export function solve({ size, lower }: CholeskyFactor, right: ArrayLike<number>): Float64Array {
  const x = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let rest = at(right, i);
    for (let k = 0; k < i; k++) rest -= at(lower, i * size + k) * at(x, k);
    x[i] = rest / at(lower, i * size + i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let rest = at(x, i);
    for (let k = i + 1; k < size; k++) rest -= at(lower, k * size + i) * at(x, k);
    x[i] = rest / at(lower, i * size + i);
  }
  return x;
}

/** The inverse of A, row-major: the covariance where A is an information matrix. */
export function inverse(factor: CholeskyFactor): Float64Array {
  const { size } = factor;
  const result = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    unit.fill(0);
    unit[k] = 1;
    result.set(solve(factor, unit), k * size);
  }
  return result;
}
