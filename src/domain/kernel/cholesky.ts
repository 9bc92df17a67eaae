/**
 * Cholesky in place: A, symmetric and positive definite, of which the lower half is given row-major, becomes its factor L
 * with L·Lᵀ = A, but that the diagonal holds 1/L_ii: one division a row instead of one an entry.
 *
 * Hot: n³/6 multiplications. The upper half is neither read nor written.
 *
 * @param smallestPivot share of a diagonal entry that must be left of it after the columns before are taken out; 0: any
 * @returns the first column that leaves less, with A spoilt; undefined where there is none
 */
export function factorCholesky(a: Float64Array, n: number, smallestPivot: number): number | undefined {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let sum = a[row + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[row + k] as number) * (a[other + k] as number);
      a[row + j] = sum * (a[other + j] as number);
    }
    const diagonal = a[row + i] as number;
    let pivot = diagonal;
    for (let k = 0; k < i; k++) pivot -= (a[row + k] as number) ** 2;
    if (!(pivot > smallestPivot * diagonal && pivot > 0)) return i;
    a[row + i] = 1 / Math.sqrt(pivot);
  }
  return undefined;
}

/** Solves A·x = b by that factor; b becomes x. */
export function solveFactored(factor: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    let rest = b[i] as number;
    for (let k = 0; k < i; k++) rest -= (factor[i * n + k] as number) * (b[k] as number);
    b[i] = rest * (factor[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    const solved = (b[i] as number) * (factor[i * n + i] as number);
    b[i] = solved;
    for (let k = 0; k < i; k++) b[k] = (b[k] as number) - (factor[i * n + k] as number) * solved;
  }
}

/**
 * Both at once; A becomes its factor, b the solution.
 *
 * @returns false where A is not positive definite; A is then spoilt, b as it was
 */
export function solveCholesky(a: Float64Array, b: Float64Array, n: number): boolean {
  if (factorCholesky(a, n, 0) !== undefined) return false;
  solveFactored(a, b, n);
  return true;
}
