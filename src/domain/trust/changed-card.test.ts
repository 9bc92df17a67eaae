import { describe, expect, test } from "vitest";
import { cardOf, runnerOf } from "../../../test/fakes/trust-fields.ts";
import { analyseRace } from "../analyse-race.ts";
import { profileOf } from "../betting/profile.ts";
import { disputeFaults, renumberedFaults } from "../betting/race-gates.ts";
import { raceIdOf } from "../kernel/race-id.ts";
import { addMinutes, type Instant, type RaceDay } from "../kernel/time.ts";
import { extendPastDays, noPastDays, type PastStart } from "../model/factors/past-days.ts";
import type { RaceCard, Runner } from "../race/card.ts";
import type { Snapshot } from "../race/snapshot.ts";

const DAY = "2025-10-16" as RaceDay;
const OFF = "2025-10-16T12:15:00.000Z" as Instant;
const ODDS = [2.3, 3.9, 6, 8.7, 13, 19, 33, 70];
const people = { jockey: "A. RENARD", trainer: "T. FABLE" };

/** Of the eight, one whose card says otherwise. */
const eight = (number = 0, fields: Partial<Runner> = {}) =>
  ODDS.map((_, i) => runnerOf(i + 1, `FABLE ${i + 1}`, { ...people, ...(i + 1 === number ? fields : {}) }));

function at(phase: "H30" | "H5", cards: readonly RaceCard[]): Snapshot {
  const takenAt = addMinutes(OFF, phase === "H30" ? -30 : -5);
  const raceId = raceIdOf({ day: DAY, meetingNumber: 1, raceNumber: 1 });
  const seen = cards.map((card) => ({ ...card, observedAt: takenAt }));
  const declaredRunners = ODDS.length;
  return {
    raceId,
    phase,
    revision: 1,
    takenAt,
    startsAt: OFF,
    discipline: "ATTELE",
    declaredRunners,
    cards: seen,
    failures: [],
  };
}

const start = (jockey: string, won: boolean): PastStart => ({
  day: "2025-10-10" as RaceDay,
  runner: { name: "CONTE", jockey, trainer: "T. FABLE" },
  won,
});
const past = extendPastDays(noPastDays("2025-10-01" as RaceDay), DAY, [
  ...Array.from({ length: 40 }, (_, i) => start("A. RENARD", i % 2 === 0)),
  ...Array.from({ length: 40 }, () => start("B. CORBEAU", false)),
]);

/** What is read of jockey and trainer for number 4 once the card of H-5 names this jockey; undefined where nothing is known. */
function readingOf(jockey: string): number | undefined {
  const profile = profileOf("gpi-v5.1");
  if (!profile.ok) throw new Error("the shipped profile");
  const { models } = analyseRace({
    snapshotH30: at("H30", [cardOf("pmu", eight(), ODDS)]),
    snapshotH5: at("H5", [cardOf("pmu", eight(4, { jockey }), ODDS)]),
    profile: profile.value,
    past,
  });
  const classic = models.find(({ name }) => name === "classic");
  if (!classic || "refused" in classic) throw new Error("the classic model answers");
  const move = classic.moves?.[3]?.find(({ code }) => code === "jockey_and_trainer");
  if (!move) throw new Error("the classic model reads jockeys");
  return move.value as number | undefined;
}

describe("a jockey who is replaced between H-30 and H-5", () => {
  test("takes his rate with him: the new one's counts, and one whom the archive does not know has none", () => {
    expect(readingOf("A. RENARD")).toBeGreaterThan(readingOf("B. CORBEAU") ?? Infinity);
    expect(readingOf("C. CIGALE")).toBeUndefined();
  });
});

describe("a card that another look or another source contradicts", () => {
  const card = cardOf("pmu", eight(), ODDS);

  test("is not played where another source has taken a starter out", () => {
    const others = [cardOf("zeturf", eight(8, { nonRunner: true })), cardOf("geny", eight(5, { nonRunner: true }))];
    expect(disputeFaults(card, at("H5", [card, ...others]))).toEqual([
      { code: "non_runner_disputed", runners: [5, 8] },
    ]);
    const out = cardOf("pmu", eight(8, { nonRunner: true }), ODDS.slice(0, 7));
    expect(disputeFaults(out, at("H5", [out, cardOf("zeturf", eight())]))).toEqual([]);
    expect(disputeFaults(card, at("H5", [card]))).toEqual([]);
  });

  test("is not played where a number names another horse than on the same source's page of H-30", () => {
    const h30 = at("H30", [cardOf("pmu", eight(3, { name: "CONTE" })), cardOf("zeturf", eight(6, { name: "CONTE" }))]);
    expect(renumberedFaults(card, h30)).toEqual([{ code: "horses_renumbered", runners: [3] }]);
    expect(renumberedFaults(card, at("H30", [cardOf("pmu", eight(3, { name: "Fable 3 (FR)" }))]))).toEqual([]);
    expect(renumberedFaults(card, at("H30", [cardOf("pmu", eight(3, { name: "" }))]))).toEqual([]);
    expect(renumberedFaults(card, undefined)).toEqual([]);
  });
});
