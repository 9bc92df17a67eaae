/**
 * P(Z ≤ x) for a standard normal, to 1e-15; far out the tail itself is right to 1e-8 of its size.
 *
 * @see Hart (1968) as given by West (2005), Better approximations to cumulative normal functions, Wilmott 70–76
 */
export function standardNormalCdf(x: number): number {
  const z = Math.abs(x);
  if (z > 37) return x > 0 ? 1 : 0;
  const density = Math.exp((-z * z) / 2);
  const tail = z < SPLIT ? (density * numerator(z)) / denominator(z) : density * fraction(z);
  return x > 0 ? 1 - tail : tail;
}

const SPLIT = 7.07106781186547;

/** Hart's rational approximation, written out: a whole race asks for some thousand. */
function numerator(z: number): number {
  return (
    (((((3.52624965998911e-2 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z +
      112.079291497871) *
      z +
      221.213596169931) *
      z +
    220.206867912376
  );
}

function denominator(z: number): number {
  return (
    ((((((8.83883476483184e-2 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z +
      296.564248779674) *
      z +
      637.333633378831) *
      z +
      793.826512519948) *
      z +
    440.413735824752
  );
}

/** The continued fraction of Mills' ratio over √(2π). */
function fraction(z: number): number {
  let rest = z + 0.65;
  for (const k of [4, 3, 2, 1]) rest = z + k / rest;
  return 1 / (rest * Math.sqrt(2 * Math.PI));
}
