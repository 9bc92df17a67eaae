import { comparableName } from "../kernel/names.ts";
import type { Instant } from "../kernel/time.ts";
import type { RaceCard, Runner } from "../race/card.ts";
import type { SourceName } from "../race/race.ts";
import type { Snapshot } from "../race/snapshot.ts";
import { horseKey } from "./match-runners.ts";

/** What changed of a race from one look to the next. */
export type RaceChange =
  | { readonly kind: RunnerChangeKind; readonly number: number; readonly name: string }
  /** `horse`: another horse under the number. `shoeing`: the source's own words. */
  | {
      readonly kind: "horse" | "jockey" | "shoeing";
      readonly number: number;
      readonly from: string;
      readonly to: string;
    }
  /** Kilograms. */
  | { readonly kind: "weight"; readonly number: number; readonly from: number; readonly to: number }
  | { readonly kind: "going"; readonly from: string; readonly to: string }
  | { readonly kind: "off_time"; readonly from: Instant; readonly to: Instant };

/** `runner_back`: it was a non-runner and starts after all. `runner_added`: it was not on the card. */
export const RUNNER_CHANGES = ["non_runner", "runner_back", "runner_added"] as const;
type RunnerChangeKind = (typeof RUNNER_CHANGES)[number];

/** A change with the sources that tell it; of an off time that no card tells, none. */
export type SeenChange = RaceChange & { readonly sources: readonly SourceName[] };

/**
 * What changed between two cards of one source, by number, the race itself last.
 *
 * A value that one card lacks is no change: pages fill up, and a field that a page drops says nothing.
 */
export function changesBetween(before: RaceCard, after: RaceCard): RaceChange[] {
  const gone = before.runners.filter(
    ({ number, nonRunner }) => !nonRunner && !after.runners.some((still) => still.number === number),
  );
  const changes = gone.map((runner) => change("non_runner", runner)); // some sites take the row away
  for (const now of after.runners) {
    const then = before.runners.find(({ number }) => number === now.number);
    if (then) changes.push(...runnerChanges(then, now));
    else if (!now.nonRunner) changes.push(change("runner_added", now));
  }
  changes.sort((a, b) => numberOf(a) - numberOf(b));
  const going = reworded(before.going, after.going);
  if (going) changes.push({ kind: "going", ...going });
  const off = differing(before.startsAt, after.startsAt);
  if (off) changes.push({ kind: "off_time", ...off });
  return changes;
}

/**
 * What changed of a race between two looks, each change once with the sources that tell it. Each source is held against
 * its own earlier card: two sites never write alike, and a difference between them is no event.
 */
export function changesOfRace(before: Snapshot, after: Snapshot): SeenChange[] {
  const seen = new Map<string, { readonly change: RaceChange; readonly sources: SourceName[] }>();
  const add = (one: RaceChange, source?: SourceName): void => {
    const key = `${one.kind} ${"number" in one ? one.number : ""}`;
    const known = seen.get(key) ?? { change: one, sources: [] };
    if (source) known.sources.push(source);
    seen.set(key, known);
  };
  for (const card of after.cards) {
    const earlier = before.cards.find(({ source }) => source === card.source);
    if (earlier) for (const one of changesBetween(earlier, card)) add(one, card.source);
  }
  const off = differing(before.startsAt, after.startsAt); // the plan's word, where no card tells the off
  if (off && !seen.has("off_time ")) add({ kind: "off_time", ...off });
  return [...seen.values()]
    .map(({ change: one, sources }) => ({ ...one, sources }))
    .toSorted((a, b) => numberOf(a) - numberOf(b));
}

function runnerChanges(then: Runner, now: Runner): RaceChange[] {
  if (then.nonRunner && now.nonRunner) return [];
  if (now.nonRunner) return [change("non_runner", now)];
  const changes: RaceChange[] = then.nonRunner ? [change("runner_back", now)] : [];
  const { number } = now;
  if (then.name !== "" && now.name !== "" && horseKey(then.name) !== horseKey(now.name)) {
    changes.push({ kind: "horse", number, from: then.name, to: now.name });
  }
  for (const kind of ["jockey", "shoeing"] as const) {
    const words = reworded(then[kind], now[kind]);
    if (words) changes.push({ kind, number, ...words });
  }
  const weight = differing(then.weight, now.weight);
  return weight ? [...changes, { kind: "weight", number, ...weight }] : changes;
}

function change(kind: RunnerChangeKind, { number, name }: Runner): RaceChange {
  return { kind, number, name };
}

/** Accents, case and points apart: `R.RENARD` and `R. Renard` are one. */
function reworded(from: string | undefined, to: string | undefined) {
  const both = differing(from, to);
  return both && comparableName(both.from) !== comparableName(both.to) ? both : undefined;
}

function differing<T>(from: T | undefined, to: T | undefined): { readonly from: T; readonly to: T } | undefined {
  return from !== undefined && to !== undefined && from !== to ? { from, to } : undefined;
}

/** What is of the whole race comes last. */
function numberOf(one: RaceChange): number {
  return "number" in one ? one.number : Number.MAX_SAFE_INTEGER;
}
