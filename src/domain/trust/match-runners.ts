import { comparableName } from "../kernel/names.ts";
import type { RaceCard, Runner } from "../race/card.ts";

/** How two cards name one field, by the numbers that both have. */
export type RunnerMatch = {
  /** Same number, same horse; ascending. */
  readonly matched: readonly number[];
  /** Those of them whose names are one letter apart: a spelling, where no other runner has either name. */
  readonly spelling: readonly number[];
  /** The horse that the second card shows under this number stands under another on the first. */
  readonly swapped: readonly number[];
  /** A name that the other card does not know, or none. */
  readonly otherNames: readonly { readonly number: number; readonly first: string; readonly second: string }[];
};

/** Countries of birth that a page may write after a name without brackets; seen in PMU answers: `GB`. */
const BARE_COUNTRY = / (?:GB|IRE|USA|GER|ITY|SWE|NOR|DEN)$/;

/**
 * The form in which horses of two sources are compared: no accents, case, apostrophes or spaces, and without what sites
 * append: `(NP)`, `(IRE)`, `*`. `L'Été (IRE)*` and `L ETE` are one; `Idéal 2` and `Idéal 3` are two.
 */
export function horseKey(name: string): string {
  const bare = name.replace(/(?:\s*(?:\([^()]{1,4}\)|\*))+\s*$/, "");
  const form = comparableName(bare);
  return form.replace(BARE_COUNTRY, "").replaceAll(" ", "");
}

/** Matches two fields by number and name together: a number alone gives one horse's odds to another where rows moved. */
export function matchRunners(first: Pick<RaceCard, "runners">, second: Pick<RaceCard, "runners">): RunnerMatch {
  const [keysOfFirst, keysOfSecond] = [keysOf(first.runners), keysOf(second.runners)];
  const matched: number[] = [];
  const spelling: number[] = [];
  const swapped: number[] = [];
  const otherNames: RunnerMatch["otherNames"][number][] = [];
  for (const one of first.runners.toSorted((a, b) => a.number - b.number)) {
    const { number } = one;
    const [namedTwice, other] = [aloneOn(first, number) === undefined, aloneOn(second, number)];
    if (namedTwice || !other) continue; // a number of two horses names none
    const [a, b] = [horseKey(one.name), horseKey(other.name)];
    if (a !== "" && a === b) matched.push(number);
    else if (keysOfFirst.has(b) || keysOfSecond.has(a)) swapped.push(number);
    else if (isSpelling(a, b)) {
      matched.push(number);
      spelling.push(number);
    } else otherNames.push({ number, first: one.name, second: other.name });
  }
  return { matched, spelling, swapped, otherNames };
}

function aloneOn({ runners }: Pick<RaceCard, "runners">, number: number): Runner | undefined {
  const named = runners.filter((runner) => runner.number === number);
  return named.length === 1 ? named[0] : undefined;
}

function keysOf(runners: readonly Runner[]): ReadonlySet<string> {
  return new Set(runners.map(({ name }) => horseKey(name)).filter((key) => key !== ""));
}

/** Names shorter than this may be one letter apart and two horses. */
const SHORTEST_MISSPELT = 6;
/** A horse's namesake differs in its last sign: `II` and `III`, 2 and 3. */
const COUNTS_NAMESAKES = /^[IVX\d]*$/;

/** One letter written otherwise, left out or put in. */
function isSpelling(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SHORTEST_MISSPELT) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [inA, inB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (inA.length > 1 || inB.length > 1) return false;
  return !COUNTS_NAMESAKES.test(inA + inB);
}
