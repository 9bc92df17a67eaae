import { expect, test } from "vitest";
import { centsOf } from "../../domain/kernel/money.ts";
import { addMinutes, type Instant, type RaceDay } from "../../domain/kernel/time.ts";
import type { ToldRace } from "../../domain/race/told-race.ts";
import { parsePmuCard } from "./parse-pmu-card.ts";
import { parsePmuDividends } from "./parse-pmu-dividends.ts";
import { readPmuProgramme } from "./pmu-programme.ts";
import { type PmuAnswer, type RaceToTell, renderPmuDay } from "./render-pmu-day.ts";

const DAY = "2030-01-15" as RaceDay;
const OFF = "2030-01-15T13:05:00.000Z" as Instant;
const RUNNERS = [1, 2, 3, 4].map((number) => ({ number, name: `FABLE ${number}`, nonRunner: false }));
const ARRIVAL: NonNullable<ToldRace["arrival"]> = {
  finish: [[3], [1], [2], [4]],
  disqualified: [],
  nonRunners: [],
  dividends: [
    { operator: "pmu-shop", betType: "SIMPLE_GAGNANT", label: "Simple gagnant", runners: [3], dividend: centsOf(420) },
  ],
};
const RACE: RaceToTell = {
  meetingNumber: 1,
  raceNumber: 1,
  racecourse: "BOISJOLI",
  title: "PRIX SIMULE",
  discipline: "PLAT",
  distance: 1800,
  prize: 20000,
  going: { word: "Souple", penetrometer: "3,6" },
  bets: ["SIMPLE_GAGNANT"],
  declaredRunners: 4,
  offs: [OFF],
  turns: [OFF, addMinutes(OFF, 9)],
  toldAt: (at) => ({
    startsAt: OFF,
    status: at < OFF ? "scheduled" : at < addMinutes(OFF, 9) ? "running" : "finished",
    runners: RUNNERS,
    ...(at < addMinutes(OFF, 9) ? {} : { arrival: ARRIVAL }),
  }),
  winAt: (minutes) => ({ 1: 2 + minutes / 10, 2: 3, 3: 4, 4: 5 }),
};
const answers = renderPmuDay(DAY, [RACE]);

/** What the API answered at a path at a moment. */
function textAt(end: string, at: Instant): PmuAnswer & { readonly text: string } {
  const found = answers.findLast((answer) => answer.path.endsWith(end) && answer.at <= at);
  if (!found) throw new Error(`nothing at ${end} by ${at}`);
  return { ...found, text: JSON.stringify(found.body) };
}

test("our parser reads back the field and the odds of each look, the reference frozen at thirty minutes", () => {
  for (const [minutes, earlier] of [
    [60, 60],
    [30, 30],
    [5, 30],
    [0, 30],
  ] as const) {
    const at = addMinutes(OFF, -minutes);
    const { text } = textAt("/participants", at);
    expect(parsePmuCard(text, "https://x.test", at)).toMatchObject({
      ok: true,
      value: {
        runners: RUNNERS,
        markets: [
          {
            pool: "pmu-shop",
            win: RACE.winAt(minutes, RUNNERS),
            quotedAt: at,
            reference: { win: RACE.winAt(earlier, RUNNERS) },
          },
        ],
      },
    });
  }
});

test("the programme tells the race as scheduled, then as off, then its official arrival with the dividends", () => {
  const seen = [-300, 0, 9].map((minutes) => {
    const { text } = textAt("/programme/15012030", addMinutes(OFF, minutes));
    const read = readPmuProgramme(text, "https://x.test/programme/15012030");
    if (!read.ok) throw new Error(read.error.detail);
    const [race] = read.value;
    return [race?.race.status, race?.finish, race?.dividendsReady, race?.race.betsOffSale];
  });
  expect(seen).toEqual([
    ["scheduled", [], false, undefined],
    ["running", [], false, undefined],
    ["finished", ARRIVAL.finish, true, undefined],
  ]);
  const { text, at } = textAt("/rapports-definitifs", addMinutes(OFF, 60));
  expect(at).toBe(addMinutes(OFF, 9));
  expect(parsePmuDividends(text, "https://x.test")).toEqual({ ok: true, value: ARRIVAL.dividends });
});

test("nothing of the arrival is told before it, and lines are in order of time", () => {
  const before = answers.filter(({ at }) => at < addMinutes(OFF, 9)).map(({ body }) => JSON.stringify(body));
  expect(before.some((text) => /ordreArrivee|dividendePourUnEuro/.test(text))).toBe(false);
  expect(answers.map(({ at }) => at)).toEqual(answers.map(({ at }) => at).toSorted());
});
