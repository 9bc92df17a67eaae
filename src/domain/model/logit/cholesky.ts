import { factorCholesky, solveFactored } from "../../kernel/cholesky.ts";

/**
 * Share of a diagonal entry that must be left of it after the columns before are taken out. Below it the column is a sum
 * of the others to the last digits, and the solution would be noise. Ours: 1e4 times the spacing of doubles.
 */
const SMALLEST_PIVOT = 1e-12;

/** The factor of a positive definite matrix, as factorCholesky leaves it. */
export type CholeskyFactor = { readonly size: number; readonly factor: Float64Array };

/** @returns the first column that is a combination of those before it where the matrix is singular */
export function cholesky(matrix: Float64Array, size: number): CholeskyFactor | { readonly dependent: number } {
  const factor = matrix.slice();
  const dependent = factorCholesky(factor, size, SMALLEST_PIVOT);
  return dependent === undefined ? { size, factor } : { dependent };
}

/** x with A·x = b. */
export function solve({ size, factor }: CholeskyFactor, right: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(right);
  solveFactored(factor, x, size);
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
