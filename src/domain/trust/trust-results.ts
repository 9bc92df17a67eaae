import type { SourceName } from "../race/race.ts";
import type { Finish, RaceResult } from "../race/race-result.ts";
import type { Snapshot } from "../race/snapshot.ts";

export type TrustedResults = {
  readonly trusted: readonly RaceResult[];
  /** Of sources that were set apart, and borne out by nobody yet: nothing is settled on them. */
  readonly unconfirmed: readonly { readonly source: SourceName; readonly detail: string }[];
};

/**
 * Which arrivals of a race may be settled on. A source whose card of H-5 contradicted the believed one, or stood behind a red
 * light, may show another race or other horses under these numbers: its arrival counts only where another source tells the
 * same one. What settles nothing yet (pending, provisional) passes.
 *
 * @param seen the snapshot of H-5; undefined where there is none: nothing was set apart, and no ticket was made
 */
export function trustResults(
  results: readonly RaceResult[],
  seen: Pick<Snapshot, "quarantined" | "failures"> | undefined,
): TrustedResults {
  const judged = results.map((result) => {
    const apart = isDecided(result) ? whyApart(result.source, seen) : undefined;
    return { result, apart: results.some((other) => agree(result, other)) ? undefined : apart };
  });
  return {
    trusted: judged.flatMap(({ result, apart }) => (apart === undefined ? [result] : [])),
    unconfirmed: judged.flatMap(({ result: { source, status }, apart }) =>
      apart === undefined
        ? []
        : [{ source, detail: `${source} says ${status}, and no other source the same; its card of H-5 ${apart}` }],
    ),
  };
}

function whyApart(source: SourceName, seen: Pick<Snapshot, "quarantined" | "failures"> | undefined) {
  const quarantined = seen?.quarantined?.find(({ card }) => card.source === source);
  if (quarantined) {
    const kinds = quarantined.disagreements.map(({ kind }) => kind).join(", ");
    return `disagreed with ${quarantined.against} (${kinds})`;
  }
  const distrusted = seen?.failures.find((failure) => failure.source === source && failure.kind === "distrusted");
  return distrusted && `was not believed (${distrusted.detail})`;
}

function isDecided({ status }: RaceResult): boolean {
  return status === "official" || status === "cancelled";
}

/** Two sources tell the same end of the race: cancelled, or the same horses at every place that both tell. */
function agree(one: RaceResult, other: RaceResult): boolean {
  if (one.source === other.source || one.status !== other.status || !isDecided(one)) return false;
  return one.status === "cancelled" || sameFinish(one.finish, other.finish);
}

function sameFinish(one: Finish, other: Finish): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length > 0 && short.every((place, i) => sameRunners(place, long[i] ?? []));
}

function sameRunners(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number) => other.includes(number));
}
