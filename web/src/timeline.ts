/** Where a race stands on the day's axis. */
export type Placed<T> = { readonly item: T; readonly minutes: number; readonly lane: number };

export type Axis = { readonly from: number; readonly to: number };

const MINUTE_MS = 60_000;
/** A chip is as wide as this stretch of the axis; a second one within it goes one lane lower. */
const CHIP_MINUTES = 27;

/** The stretch that holds all races and their chips, by quarters of an hour. */
export function axisOf(instants: readonly string[]): Axis | undefined {
  if (instants.length === 0) return undefined;
  const all = instants.map((instant) => Date.parse(instant));
  const quarter = 15 * MINUTE_MS;
  return {
    from: Math.floor(Math.min(...all) / quarter) * quarter,
    to: Math.ceil((Math.max(...all) + CHIP_MINUTES * MINUTE_MS) / quarter) * quarter,
  };
}

export function minutesOf({ from, to }: Axis): number {
  return (to - from) / MINUTE_MS;
}

/** Whole hours of the axis. */
export function hoursOf({ from, to }: Axis): number[] {
  const hour = 60 * MINUTE_MS;
  const first = Math.ceil(from / hour) * hour;
  return Array.from({ length: Math.floor((to - first) / hour) + 1 }, (_, i) => first + i * hour);
}

/** Minutes from the begin of the axis to now; undefined where now lies outside it. */
export function nowOn({ from, to }: Axis, now: number): number | undefined {
  return now < from || now > to ? undefined : (now - from) / MINUTE_MS;
}

/** Races in order of time, each in the first lane that has room; those without a time are not on the axis. */
export function placeOn<T extends { readonly starts_at?: string | undefined }>(
  { from }: Axis,
  items: readonly T[],
): Placed<T>[] {
  const timed = items.flatMap((item) =>
    item.starts_at === undefined ? [] : [{ item, minutes: (Date.parse(item.starts_at) - from) / MINUTE_MS }],
  );
  const ends: number[] = [];
  return timed
    .toSorted((a, b) => a.minutes - b.minutes)
    .map(({ item, minutes }) => {
      const free = ends.findIndex((end) => end <= minutes);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = minutes + CHIP_MINUTES;
      return { item, minutes, lane };
    });
}
