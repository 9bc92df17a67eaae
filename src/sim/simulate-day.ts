import { addMinutes, type Instant, instantInParis, type RaceDay } from "../domain/kernel/time.ts";
import type { Runner } from "../domain/race/card.ts";
import { createDraws, type Draws } from "./draws.ts";
import { inventedHorse, inventedPerson, inventedRacecourse } from "./invented-names.ts";
import { type SimulatedRace, simulateRace } from "./simulate-race.ts";
import { simulatedRunner } from "./simulated-runner.ts";

export type DayRace = SimulatedRace & {
  readonly meetingNumber: number;
  readonly raceNumber: number;
  readonly title: string;
  readonly startsAt: Instant;
  /** metres */
  readonly distance: number;
  /** whole euros */
  readonly prize: number;
  readonly runners: readonly Runner[];
};

export type DayMeeting = {
  readonly number: number;
  readonly racecourse: string;
  /** The ground, one word and one reading for all races of a meeting. */
  readonly going: Going;
  readonly races: readonly DayRace[];
};

export type Going = { readonly word: string; readonly penetrometer: string };

export type SimulatedDay = {
  readonly seed: number;
  readonly day: RaceDay;
  readonly meetings: readonly DayMeeting[];
};

/** Invented, as a French afternoon is: eight races a meeting, half an hour apart, the first at noon or a little later. */
const RACES_A_MEETING = 8;
const MINUTES_BETWEEN = 30;
const FIRST_OFF = "12:05";
/** Minutes by which each meeting starts after the one before; a day holds its last meeting before ten in the evening. */
const MEETING_STEP = 17;
const MEETING_STEPS = 18;

const GOINGS: readonly Going[] = [
  { word: "Bon léger", penetrometer: "2,9" },
  { word: "Bon", penetrometer: "3,1" },
  { word: "Bon souple", penetrometer: "3,3" },
  { word: "Souple", penetrometer: "3,6" },
  { word: "Très souple", penetrometer: "3,9" },
  { word: "Lourd", penetrometer: "4,3" },
];

/** People of one day; each has a skill, the same in all races. */
const JOCKEYS = 60;
const TRAINERS = 80;

/** A prime apart, so that the draws of two races, or of two seeds, never begin alike. */
const SEED_STEP = 1_000_003;

/**
 * A day of invented races. The same seed, day and number of races give the same day; the first races of a longer day are
 * those of a shorter one.
 *
 * @param races ≥ 1
 * @throws RangeError on no race
 */
export function simulateDay(input: {
  readonly seed: number;
  readonly day: RaceDay;
  readonly races: number;
}): SimulatedDay {
  const { seed, day, races } = input;
  if (!(Number.isInteger(races) && races >= 1)) throw new RangeError(`a day of ${races} races`);
  const people = createDraws(seed);
  const skills = {
    jockeys: Array.from({ length: JOCKEYS }, () => people.normal()),
    trainers: Array.from({ length: TRAINERS }, () => people.normal()),
  };
  const firstOff = firstOffOf(day);
  const meetings: DayMeeting[] = [];
  for (let first = 0, horses = 0; first < races; first += RACES_A_MEETING) {
    const index = meetings.length;
    const draws = createDraws(seed + SEED_STEP * (first + 1));
    const count = Math.min(RACES_A_MEETING, races - first);
    const held: DayRace[] = [];
    for (let r = 0; r < count; r++) {
      const race = dayRace(draws, { firstOff, index, r, horses, skills });
      horses += race.runners.length;
      held.push(race);
    }
    const going = GOINGS[(seed + index * 5) % GOINGS.length] ?? { word: "Bon", penetrometer: "3,1" };
    meetings.push({ number: index + 1, racecourse: inventedRacecourse(index), going, races: held });
  }
  return { seed, day, meetings };
}

type Place = {
  readonly firstOff: Instant;
  readonly index: number;
  readonly r: number;
  /** Horses of the day before this race. */
  readonly horses: number;
  readonly skills: { readonly jockeys: readonly number[]; readonly trainers: readonly number[] };
};

function dayRace(draws: Draws, { firstOff, index, r, horses, skills }: Place): DayRace {
  // A jockey rides once a race: they follow each other from a drawn one on.
  const [jockey, trainer] = [draws.below(JOCKEYS), draws.below(TRAINERS)];
  const jockeyOf = (i: number) => (jockey + 7 * i) % JOCKEYS;
  const trainerOf = (i: number) => (trainer + 3 * i) % TRAINERS;
  const race = simulateRace(
    draws,
    (i) => ((skills.jockeys[jockeyOf(i)] ?? 0) + (skills.trainers[trainerOf(i)] ?? 0)) / Math.SQRT2,
  );
  const { discipline } = race;
  const distance = DISTANCES[discipline];
  return {
    ...race,
    meetingNumber: index + 1,
    raceNumber: r + 1,
    title: `PRIX SIMULE ${index + 1}-${r + 1}`,
    startsAt: addMinutes(firstOff, (index % MEETING_STEPS) * MEETING_STEP + r * MINUTES_BETWEEN),
    distance,
    prize: 1000 * (12 + draws.below(40)),
    runners: race.abilities.map((ability, i) =>
      simulatedRunner(draws, {
        number: i + 1,
        name: inventedHorse(horses + i),
        jockey: inventedPerson(jockeyOf(i)),
        trainer: inventedPerson(JOCKEYS + trainerOf(i)),
        ability,
        discipline,
        distance,
      }),
    ),
  };
}

/** Metres; usual distances. */
const DISTANCES: Readonly<Record<DayRace["discipline"], number>> = {
  ATTELE: 2700,
  MONTE: 2850,
  PLAT: 1800,
  HAIE: 3600,
  STEEPLECHASE: 3900,
  CROSS: 4500,
};

function firstOffOf(day: RaceDay): Instant {
  const first = instantInParis(day, FIRST_OFF);
  if (!first.ok) throw new RangeError(`${FIRST_OFF} on ${day}: ${first.error.kind}`);
  return first.value;
}
