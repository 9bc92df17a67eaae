import type { RaceDay } from "../../domain/kernel/time.ts";
import type { SourceRace } from "../../domain/race/race.ts";

/** What is asked for of one race. */
export type RaceFile = "participants" | "rapports-definitifs" | "performances-detaillees/pretty";

/** The API's addresses under `https://online.turfinfo.api.pmu.fr/rest/client/1`. */
export function pmuAddresses(baseUrl: string) {
  const base = `${baseUrl.replace(/\/+$/, "")}/programme/`;
  const programme = (day: RaceDay) => `${base}${ddmmyyyy(day)}`;
  const race = (day: RaceDay, named: SourceRace, file: RaceFile) => {
    const { source, meetingNumber, raceNumber } = named;
    if (source !== "pmu" || meetingNumber === undefined || raceNumber === undefined) return undefined;
    return `${programme(day)}/R${meetingNumber}/C${raceNumber}/${file}`;
  };
  return {
    /** `…/programme/`: all others begin with it. */
    base,
    programme,
    /** Undefined where the PMU's own numbers of the race are not known: another source's R and C name another race here. */
    race,
  };
}

/** `2025-12-10` as the addresses have it: `10122025`. */
function ddmmyyyy(day: RaceDay): string {
  return `${day.slice(8, 10)}${day.slice(5, 7)}${day.slice(0, 4)}`;
}
