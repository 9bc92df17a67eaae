import { z } from "zod";
import { raceLabel } from "../../domain/kernel/race-id.ts";
import { ok, type Result } from "../../domain/kernel/result.ts";
import type { Instant } from "../../domain/kernel/time.ts";
import type { RaceResult } from "../../domain/race/race-result.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { notNegative, optional, positive, readAs, readPmuJson, shown, unreadable } from "./pmu-json.ts";
import type { Incident, PmuRace } from "./pmu-programme.ts";

/**
 * The states in which an arrival is official: exactly those that carry `arriveeDefinitive` (70,944 of 70,944 looks on
 * the recorded days). `ARRIVEE_DEFINITIVE` may list only the paid places, and grows when the order is complete;
 * a provisional one changed in its order 58 times, and stays provisional even where dividends are announced already.
 */
const OFFICIAL: readonly string[] = ["ARRIVEE_DEFINITIVE", "ARRIVEE_DEFINITIVE_COMPLETE", "FIN_COURSE"];

/** Put out of the arrival by the stewards. One that fell, stopped or stayed at the post ran, and is not disqualified. */
const DISQUALIFIED: readonly string[] = ["DISQUALIFIE_POUR_ALLURE_IRREGULIERE", "DISQUALIFIE_POTEAU_GALOP", "DISTANCE"];
const NON_RUNNER = "NON_PARTANT";

const AfterRace = z
  .object({
    numPmu: positive,
    statut: z.string(),
    incident: optional(z.string()),
    reductionKilometrique: optional(notNegative), // milliseconds a kilometre; 0 where none was taken
  })
  .transform(({ numPmu, statut, incident, reductionKilometrique }) => ({
    number: numPmu,
    incidents: [
      ...(statut === NON_RUNNER ? [{ type: NON_RUNNER, runners: [numPmu] }] : []),
      ...(incident === undefined ? [] : [{ type: incident, runners: [numPmu] }]),
    ] satisfies Incident[],
    chrono: reductionKilometrique ? reductionKilometrique / 1000 : undefined,
  }));

/** What the runners' list says of each one's race. */
export type PmuAfterRace = {
  readonly incidents: readonly Incident[];
  /** Seconds a kilometre by runner; the PMU has them in trot. */
  readonly chronos: Readonly<Record<number, number>>;
};

/** What the runners' list (`…/participants`) says of each one's race: the incidents where the programme tells none. */
export function parsePmuAfterRace(text: string, url: string): Result<PmuAfterRace, ParseError> {
  const json = readPmuJson(text, url);
  if (!json.ok) return json;
  const card = readAs(z.object({ participants: z.array(AfterRace).min(1) }), json.value, url);
  if (!card.ok) return card;
  const { participants } = card.value;
  return ok({
    incidents: participants.flatMap(({ incidents }) => incidents),
    chronos: Object.fromEntries(participants.flatMap(({ number, chrono }) => (chrono ? [[number, chrono]] : []))),
  });
}

/**
 * The result that the programme shows of one race, without dividends: they stand at another address.
 *
 * A stopped race, and one without an arrival, is pending.
 *
 * @param incidents of the runners' list, where that was asked for too
 * @returns unreadable where a runner comes in twice, or came in and did not
 */
export function resultOfPmuRace(
  shownRace: PmuRace,
  page: { readonly url: string; readonly observedAt: Instant },
  incidents: readonly Incident[] = [],
): Result<RaceResult, ParseError> {
  const { race, finish } = shownRace;
  const told = [...(shownRace.incidents ?? []), ...incidents];
  const nonRunners = runnersOf(told, (type) => type === NON_RUNNER);
  const disqualified = runnersOf(told, (type) => DISQUALIFIED.includes(type));

  const arrived = finish.flat();
  const arrivedOnce = new Set(arrived);
  const contradicted = [...nonRunners, ...disqualified].find((number) => arrivedOnce.has(number));
  if (arrivedOnce.size !== arrived.length || contradicted !== undefined) {
    const against = contradicted === undefined ? "a runner twice" : `runner ${contradicted} in it and out of it`;
    return unreadable(page.url, `arrival of ${raceLabel(race)}: ${against}, ${shown(finish)}`);
  }
  const { url, observedAt } = page;
  const status = statusOf(shownRace);
  return ok({ source: "pmu", url, observedAt, status, finish, disqualified, nonRunners, dividends: [] });
}

function statusOf({ race, state, finish }: PmuRace): RaceResult["status"] {
  if (race.status === "cancelled") return "cancelled";
  if (finish.length === 0) return "pending";
  return state !== undefined && OFFICIAL.includes(state) ? "official" : "provisional";
}

function runnersOf(incidents: readonly Incident[], counts: (type: string) => boolean): number[] {
  const runners = incidents.flatMap(({ type, runners: numbers }) => (counts(type) ? numbers : []));
  return [...new Set(runners)].toSorted((a, b) => a - b);
}
