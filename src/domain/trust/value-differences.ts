/** One place in which two readings of the same page differ. Absent is `undefined`. */
export type ValueDifference = {
  /** `runners.jockey`, `markets.zeturf.win`: keys from the outside in, the runner's number apart. */
  readonly field: string;
  readonly runner: number | undefined;
  readonly before: unknown;
  readonly now: unknown;
};

/** How the entries of a list are told apart, by the list's own name; a list of another name is one value. */
const KEY_OF: Readonly<Record<string, (entry: Fields) => string>> = {
  runners: ({ number }) => String(number),
  markets: ({ pool }) => String(pool),
  finalMarkets: ({ pool }) => String(pool),
};
/** Records by runner number. */
const BY_RUNNER: ReadonlySet<string> = new Set(["win", "place", "chronos"]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Field by field, what two readings of one page say differently. A key that is absent and one that is undefined are one.
 *
 * @param passedOver keys of the outermost value that are no matter: the moment of the look
 */
export function valueDifferences(
  then: object,
  now: object,
  passedOver: ReadonlySet<string> = new Set(),
): ValueDifference[] {
  const found: ValueDifference[] = [];
  const keep = (key: string) => !passedOver.has(key);
  compareFields(then as Fields, now as Fields, { path: [], runner: undefined, found }, keep);
  return found;
}

type Place = {
  readonly path: readonly string[];
  readonly runner: number | undefined;
  readonly found: ValueDifference[];
};

function compareFields(then: Fields, now: Fields, place: Place, keep: (key: string) => boolean): void {
  const keys = [...new Set([...Object.keys(then), ...Object.keys(now)])].filter(keep);
  for (const key of keys) {
    compare(then[key], now[key], { ...place, path: [...place.path, key] });
  }
}

function compare(then: unknown, now: unknown, place: Place): void {
  if (sameText(then, now)) return;
  const name = place.path.at(-1) ?? "";
  const keyOf = KEY_OF[name];
  if (keyOf && isList(then) && isList(now)) {
    compareLists(keyed(then, keyOf), keyed(now, keyOf), place, name === "runners");
  } else if (BY_RUNNER.has(name) && isFields(then) && isFields(now)) {
    compareLists(new Map(Object.entries(then)), new Map(Object.entries(now)), place, true);
  } else if (isFields(then) && isFields(now)) compareFields(then, now, place, () => true);
  else place.found.push({ field: place.path.join("."), runner: place.runner, before: then, now });
}

function compareLists(
  then: ReadonlyMap<string, unknown>,
  now: ReadonlyMap<string, unknown>,
  place: Place,
  byRunner: boolean,
): void {
  for (const key of new Set([...then.keys(), ...now.keys()])) {
    const inner = byRunner ? { ...place, runner: Number(key) } : { ...place, path: [...place.path, key] };
    const [before, after] = [then.get(key), now.get(key)];
    if (isFields(before) && isFields(after)) compareFields(before, after, inner, () => true);
    else if (!sameText(before, after)) {
      place.found.push({ field: inner.path.join("."), runner: inner.runner, before, now: after });
    }
  }
}

function keyed(list: readonly unknown[], keyOf: (entry: Fields) => string): Map<string, unknown> {
  return new Map(list.map((entry) => [isFields(entry) ? keyOf(entry) : String(entry), entry]));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Readings are JSON; the order of keys does not count. */
function sameText(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (isList(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  );
}
