import { parseRaceLabel } from "../domain/kernel/race-id.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";

/** How a caller names a race: by label, or by a source's page. */
export type RaceName =
  | { readonly race: string; readonly courseUrl?: undefined }
  | { readonly courseUrl: string; readonly race?: undefined };

/**
 * Looks a race up in the plan. Its address is compared with what the sources gave, never read for numbers: operators
 * number meetings differently. An address cut before the race's title (`…/R1C3-vincennes`) finds the one race that it
 * begins.
 */
export function findRace(races: readonly PlannedRace[], name: RaceName): PlannedRace | undefined {
  if (name.race !== undefined) {
    const label = parseRaceLabel(name.race);
    return races.find((race) => race.meetingNumber === label?.meetingNumber && race.raceNumber === label.raceNumber);
  }
  const wanted = bareUrl(name.courseUrl);
  const urls = races.flatMap((race) => race.sources.flatMap(({ url }) => (url ? [{ race, url: bareUrl(url) }] : [])));
  const exact = urls.find(({ url }) => url === wanted);
  if (exact) return exact.race;
  const begun = urls.filter(({ url }) => url.startsWith(`${wanted}-`));
  return begun.length === 1 ? begun[0]?.race : undefined;
}

function bareUrl(url: string): string {
  return url.replace(/[?#].*$/, "").replace(/\/+$/, "");
}
