import { describe, expect, test } from "vitest";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { type Instant, minutesBetween, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import { drawFaultPlan } from "./fault-plan.ts";
import { FAULT_NAMES, FAULTS, type FaultName, unknownFaults } from "./faults.ts";
import { faultySite } from "./faulty-site.ts";
import type { SimulatedSite } from "./simulated-site.ts";
import { struckDay } from "./struck-day.ts";

const ALL = new Set(FAULT_NAMES);
const dayOf = (faults: ReadonlySet<FaultName>, seed = 3) =>
  struckDay({ seed, day: "2030-01-15" as RaceDay, races: 60 }, faults);

/** Every fault of a plan, by name. */
function namesOf(plan: ReturnType<typeof drawFaultPlan>): string[] {
  return Object.values(plan).flatMap((faults) => faults.map(({ name }) => name));
}

describe("a plan of faults", () => {
  test("says before the day what strikes it: every fault of its switches, and no other", () => {
    const struck = FAULT_NAMES.filter((name) => FAULTS[name] !== "calendar");
    expect(new Set(namesOf(drawFaultPlan(dayOf(ALL), ALL)))).toEqual(new Set(struck));
    const few = new Set<FaultName>(["cancelled", "source-403", "task-lost"]);
    expect(namesOf(drawFaultPlan(dayOf(few), few)).toSorted()).toEqual(["cancelled", "source-403", "task-lost"]);
    expect(namesOf(drawFaultPlan(dayOf(new Set()), new Set()))).toEqual([]);
  });

  test("is the same for the same seed, and another for another", () => {
    const plans = [3, 3, 4].map((seed) => JSON.stringify(drawFaultPlan(dayOf(ALL, seed), ALL)));
    expect(plans[0]).toBe(plans[1]);
    expect(plans[0]).not.toBe(plans[2]);
  });

  test("strikes a race or its tasks, never both, and nothing where robots.txt hides the field", () => {
    const plan = drawFaultPlan(dayOf(ALL), ALL);
    const victims = [
      ...plan.races.map(({ race }) => race),
      ...[...plan.tasks, ...plan.writes].map(({ task }) => task.split("-")[2]?.toUpperCase() ?? ""),
    ];
    expect(new Set(victims).size).toBe(victims.length);
    const [hidden] = plan.robots[0]?.meetings ?? [];
    expect(victims.some((race) => race.startsWith(`R${hidden}C`))).toBe(false);
  });

  test("moves an off only while it is told before the race has gone", () => {
    for (let seed = 0; seed < 40; seed++) {
      for (const { edits } of drawFaultPlan(dayOf(ALL, seed), ALL).races) {
        for (const edit of edits) if (edit.kind === "off") expect(edit.seenAt < edit.startsAt).toBe(true);
      }
    }
  });

  test("of a day too short for its faults is a mistake of whoever asks", () => {
    const short = struckDay({ seed: 1, day: "2030-01-15" as RaceDay, races: 5 }, new Set());
    expect(() => drawFaultPlan(short, ALL)).toThrow(RangeError);
  });
});

describe("a calendar that is struck", () => {
  test.each([
    [0, "2030-03-31"],
    [1, "2030-10-27"],
    [2, "2030-03-30"],
    [3, "2030-10-26"],
  ])("seed %i takes the day of a clock change, or the one before: %s", (seed, day) => {
    expect(dayOf(new Set(["clock-change"]), seed).day).toBe(day);
  });

  test("a midnight meeting runs into the next day", () => {
    const { day, meetings } = dayOf(new Set(["midnight-meeting"]));
    const days = meetings.at(-1)?.races.map(({ startsAt }) => parisDayOf(startsAt));
    expect(new Set(days).size).toBe(2);
    expect(days?.[0]).toBe(day);
  });

  test("twenty meetings begin in the same minute, with as many races as were asked for", () => {
    const { meetings } = dayOf(new Set(["twenty-meetings"]));
    expect(meetings).toHaveLength(20);
    expect(new Set(meetings.map(({ races }) => races[0]?.startsAt)).size).toBe(1);
    expect(meetings.flatMap(({ races }) => races.map(raceLabel))).toHaveLength(60);
  });
});

describe("a site that misbehaves", () => {
  const at = "2030-01-15T11:00:00.000Z" as Instant;
  const body = JSON.stringify({ participants: [{ numPmu: 1 }, { numPmu: 2 }] });
  const site: SimulatedSite = (_host, path, moment) => ({
    status: 200,
    headers: {},
    body: path === "/robots.txt" ? "" : minutesBetween(moment, at) > 0 ? "before" : body,
  });
  const path = "/programme/15012030/R1/C1/participants";

  test.each([
    ["source-down", undefined],
    ["source-429", { status: 429, headers: { "retry-after": "15" }, body: "" }],
    ["source-403", { status: 403, headers: {}, body: "" }],
    ["truncated", { status: 200, headers: {}, body: body.slice(0, Math.floor(body.length / 2)) }],
    ["layout-changed", { status: 200, headers: {}, body: body.replace("participants", "partants") }],
    ["swapped-rows", { status: 200, headers: {}, body: '{"participants":[{"numPmu":2},{"numPmu":1}]}' }],
    ["stale-odds", { status: 200, headers: {}, body: "before" }],
  ] as const)("%s: in its window alone, and it is counted", (name, answer) => {
    const struck: FaultName[] = [];
    const plan = { robots: [], sources: [{ name, from: at, until: "2030-01-15T11:10:00.000Z" as Instant }] };
    const faulty = faultySite(site, { day: "2030-01-15" as RaceDay, plan }, (one) => struck.push(one));
    expect(faulty("pmu", path, "2030-01-15T11:10:00.000Z" as Instant)).toEqual({ status: 200, headers: {}, body });
    expect(struck).toEqual([]);
    expect(faulty("pmu", path, at)).toEqual(answer);
    expect(struck).toEqual([name]);
  });

  test("its robots.txt forbids the meetings that the plan names", () => {
    const plan = { sources: [], robots: [{ name: "robots-forbid" as const, meetings: [2] }] };
    const faulty = faultySite(site, { day: "2030-01-15" as RaceDay, plan }, () => undefined);
    expect(faulty("pmu", "/robots.txt", at)?.body).toBe("User-agent: *\nDisallow: /programme/15012030/R2/\n");
  });
});

test("a name that is no fault's is told", () => {
  expect(unknownFaults(["cancelled", "meteor"])).toEqual(["meteor"]);
});
