/**
 * The zero of a continuous function between two points where its signs differ (Brent's method: inverse quadratic
 * interpolation and secant steps, bisection where they do not help; at worst as slow as bisection).
 *
 * @param tolerance the answer is taken as soon as |f| is not above it, or when the bracket is down to two neighbouring
 *   doubles, whichever is first
 * @throws RangeError where the signs do not differ
 * @see Brent (1973), Algorithms for Minimization without Derivatives, chapter 4
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (!(fa * fb <= 0)) throw new RangeError(`no sign change between ${low} and ${high}`);
  let [c, fc] = [a, fa]; // b is the best point, c the other side of the bracket, a the point before b
  let lastStep = b - a;
  let stepBefore = lastStep;
  for (;;) {
    if (fb * fc > 0) {
      [c, fc] = [a, fa];
      lastStep = b - a;
      stepBefore = lastStep;
    }
    if (Math.abs(fc) < Math.abs(fb)) [a, fa, b, fb, c, fc] = [b, fb, c, fc, b, fb];
    const half = (c - b) / 2;
    const smallest = Number.EPSILON * Math.abs(b) + Number.MIN_VALUE;
    if (Math.abs(fb) <= tolerance || Math.abs(half) <= smallest) return b;

    const step =
      Math.abs(stepBefore) >= smallest && Math.abs(fa) > Math.abs(fb)
        ? interpolatedStep(a, fa, b, fb, c, fc)
        : undefined;
    const usable = step !== undefined && 2 * Math.abs(step) < Math.min(3 * Math.abs(half), Math.abs(stepBefore));
    stepBefore = usable ? lastStep : half;
    lastStep = usable ? step : half;
    [a, fa] = [b, fb];
    b += Math.abs(lastStep) > smallest ? lastStep : Math.sign(half) * smallest;
    fb = f(b);
  }
}

/** Secant where only two points are known, else inverse quadratic; undefined where it would leave the bracket. */
function interpolatedStep(a: number, fa: number, b: number, fb: number, c: number, fc: number): number | undefined {
  const s = fb / fa;
  const [q, r] = [fa / fc, fb / fc];
  const step =
    a === c
      ? (-(c - b) * s) / (1 - s)
      : (-s * ((c - b) * q * (q - r) - (b - a) * (r - 1))) / ((q - 1) * (r - 1) * (s - 1));
  return step * (c - b) > 0 ? step : undefined;
}
