/** Nodes z and weights w (summing to 1) with E[g(Z)] = Σ w·g(z) for a standard normal Z, exact for polynomials. */
export type NormalNode = { readonly z: number; readonly weight: number };

/**
 * Gauss–Hermite nodes of the standard normal, ascending: exact up to degree 2·count − 1. Five to nine carry the spread of
 * a dividend into a log-growth (specification §3.5).
 *
 * Newton on the Hermite polynomials, from the roots of the one before: between two of them lies one of the next.
 *
 * @param count 1..20
 */
export function gaussHermite(count: number): readonly NormalNode[] {
  if (!(Number.isInteger(count) && count >= 1 && count <= 20)) throw new RangeError(`${count} nodes`);
  const inner = count === 1 ? [] : gaussHermite(count - 1).map(({ z }) => z);
  const outer = 2 * Math.sqrt(count) + 1; // no root of this degree lies beyond
  const bounds = [-outer, ...inner, outer];
  return bounds.slice(1).map((right, k): NormalNode => {
    const z = rootBetween(count, bounds[k] ?? -outer, right);
    const { slope } = hermite(count, z);
    return { z, weight: 1 / (slope * slope) };
  });
}

function rootBetween(degree: number, left: number, right: number): number {
  let [low, high] = [left, right];
  const rising = hermite(degree, high).value > 0;
  let z = (low + high) / 2;
  for (let step = 0; step < 200; step++) {
    const { value, slope } = hermite(degree, z);
    if (value > 0 === rising) high = z;
    else low = z;
    const newton = z - value / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (next === z || high - low < 1e-15) return next;
    z = next;
  }
  return z;
}

/** The orthonormal polynomial of this degree and its slope at z. */
function hermite(degree: number, z: number): { readonly value: number; readonly slope: number } {
  let before = 0;
  let value = 1;
  for (let k = 1; k <= degree; k++) [before, value] = [value, (z * value - Math.sqrt(k - 1) * before) / Math.sqrt(k)];
  return { value, slope: Math.sqrt(degree) * before };
}
