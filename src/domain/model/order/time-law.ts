/**
 * A law of running times up to a shift: runner i needs θ_i + ε, the shortest time wins, and all ε are drawn from this law.
 *
 * Kept as a table, so that a density or a distribution anywhere is a short Taylor series about the nearest node.
 */
export type TimeLaw = {
  readonly name: string;
  /** ε lies below `low` or above `high` with a chance under 1e-13. */
  readonly low: number;
  readonly high: number;
  /** First node of the table; the nodes stand {@link NODES_PER_UNIT} to a unit. */
  readonly firstNode: number;
  /**
   * Eight numbers a node: the chance of a time below it and of one above it, then the density and its first five
   * derivatives, each over its factorial.
   */
  readonly nodes: Float64Array;
};

/** A power of two, so that nodes and grid points are exact. */
export const NODES_PER_UNIT = 64;
/** Numbers a node. */
export const NODE_SIZE = 8;

/** Normal times: Henery (1981), JRSS-B 43:86–91. */
export function normalTimes(): TimeLaw {
  // f⁽ᵏ⁾ = (−1)ᵏ He_k φ, with the Hermite polynomials by their recurrence.
  return timeLaw("normal", [-7.4, 7.4], [-30, 30], (x) => {
    const density = Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);
    const above = normalTail(x, density);
    const below = normalTail(-x, density);
    const derivatives = [density, -x * density];
    for (let k = 2; k <= 5; k++) {
      derivatives.push(-x * (derivatives[k - 1] ?? 0) - (k - 1) * (derivatives[k - 2] ?? 0));
    }
    return { below, above, derivatives };
  });
}

/**
 * Times of the gamma law with a whole number of stages, on the scale of their logarithms: Stern (1990), JASA 85:558–564.
 *
 * One stage is Harville's law exactly; many tend to the normal.
 *
 * @throws RangeError on r that is not a whole number from 1 to 20: other laws have no closed tail
 */
export function gammaTimes(r: number): TimeLaw {
  if (!(Number.isInteger(r) && r >= 1 && r <= 20)) throw new RangeError(`gamma law of ${r} stages`);
  let factorial = 1;
  for (let k = 2; k < r; k++) factorial *= k;
  // The lower tail is e^(r x)/r!, the upper one falls as exp(−e^x).
  return timeLaw(`gamma ${r}`, [-32 / r - 1, Math.log(32 + 2.5 * r)], [-64, 8], (x) => {
    const y = Math.exp(x);
    const density = Math.exp(r * x - y) / factorial;
    // d/dx of P(y)·f is ((r − y)P + yP')·f.
    const derivatives: number[] = [];
    let polynomial = [1];
    for (let k = 0; k <= 5; k++) {
      derivatives.push(density * polynomial.reduce((sum, c, power) => sum + c * y ** power, 0));
      const before = polynomial;
      polynomial = Array.from(
        { length: before.length + 1 },
        (_, power) => (r + power) * (before[power] ?? 0) - (before[power - 1] ?? 0),
      );
    }
    return { ...gammaTails(r, y), derivatives };
  });
}

type Node = { readonly below: number; readonly above: number; readonly derivatives: readonly number[] };

function timeLaw(
  name: string,
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  nodeAt: (x: number) => Node,
): TimeLaw {
  const firstNode = from * NODES_PER_UNIT;
  const count = (to - from) * NODES_PER_UNIT + 1;
  const nodes = new Float64Array(count * NODE_SIZE);
  for (let node = 0; node < count; node++) {
    const { below, above, derivatives } = nodeAt((firstNode + node) / NODES_PER_UNIT);
    let factorial = 1;
    const terms = derivatives.map((derivative, k) => {
      factorial *= Math.max(1, k);
      return derivative / factorial;
    });
    nodes.set([below, above, ...terms], node * NODE_SIZE);
  }
  return { name, low, high, firstNode, nodes };
}

/** From here on the upper normal tail is read from its continued fraction. */
const TAIL_FROM = 3;

/** Chance of a normal above x, to a relative 1e-14. */
function normalTail(x: number, density: number): number {
  if (x < 0) return 1 - normalTail(-x, density);
  if (x < TAIL_FROM) {
    // Φ(x) − ½ = φ(x)(x + x³/3 + x⁵/15 + …): Marsaglia (2004), J. Stat. Software 11(4).
    let term = x;
    let sum = 0;
    for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
      sum += term;
      term *= (x * x) / k;
    }
    return 0.5 - density * sum;
  }
  // Laplace: φ(x)/(x + 1/(x + 2/(x + 3/(x + …)))), 200 levels at x = 3.
  let fraction = x;
  for (let k = Math.ceil(1800 / (x * x)); k >= 1; k--) fraction = x + k / fraction;
  return density / fraction;
}

/** Chances that a gamma of r stages is below and above y. */
function gammaTails(r: number, y: number): Pick<Node, "below" | "above"> {
  let term = Math.exp(-y);
  let above = 0;
  for (let k = 1; k <= r; k++) {
    above += term;
    term *= y / k;
  }
  if (y > r) return { below: 1 - above, above };
  // The other half of the series, for the digits of a small chance.
  let below = 0;
  for (let k = r + 1; term > 1e-18 * below; k++) {
    below += term;
    term *= y / k;
  }
  return { below, above };
}
