/**
 * Solves A·x = b for a symmetric positive definite A, of which the lower half is given, row-major.
 *
 * In place: A becomes its factor L, b the solution. Hot: n³/6 multiplications.
 *
 * @returns false where A is not positive definite; A and b are then spoilt
 */
export function solveCholesky(a: Float64Array, b: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let known = b[i] as number;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let sum = a[row + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[row + k] as number) * (a[other + k] as number);
      // The diagonal holds 1/L_ii: one division a row instead of one an entry.
      sum *= a[other + j] as number;
      a[row + j] = sum;
      known -= sum * (b[j] as number);
    }
    let pivot = a[row + i] as number;
    for (let k = 0; k < i; k++) pivot -= (a[row + k] as number) ** 2;
    if (!(pivot > 0)) return false;
    const inverse = 1 / Math.sqrt(pivot);
    a[row + i] = inverse;
    b[i] = known * inverse;
  }
  for (let i = n - 1; i >= 0; i--) {
    const solved = (b[i] as number) * (a[i * n + i] as number);
    b[i] = solved;
    for (let k = 0; k < i; k++) b[k] = (b[k] as number) - (a[i * n + k] as number) * solved;
  }
  return true;
}
