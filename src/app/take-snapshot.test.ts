import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableCard, fableMarket, fableRace } from "../../test/fakes/fable-day.ts";
import { spoil } from "../../test/fakes/watched-store.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { RaceCard } from "../domain/race/card.ts";
import type { ProgrammeRace } from "../domain/race/race.ts";
import type { SourceError } from "../ports/race-source.ts";
import { readPlan } from "./plan-store.ts";
import { readSnapshot, snapshotKey } from "./take-snapshot.ts";

/** PMU and ZEturf of one race, ZEturf's card changed. */
async function runBoth(changed: (card: RaceCard) => RaceCard): Promise<World> {
  const world = createWorld({ sources: ["pmu", "zeturf"] });
  const [, zeturf] = world.sites;
  if (!zeturf) throw new Error("two sites");
  zeturf.card = (_race, now) => ok(changed(fableCard("zeturf", now, [fableMarket(undefined, { pool: "zeturf" })])));
  await world.schedule();
  world.at("13:45");
  await world.run("H30");
  world.at("14:10");
  await world.run("H5");
  return world;
}

async function documentOf({ app }: World, name: string) {
  const view = await app.viewRace(FABLE_DAY, "R1C1");
  if (!view.ok) throw new Error(view.error.kind);
  return view.value.documents[name];
}

const pools = async (world: World) =>
  ((await documentOf(world, "analysis_H5")) as { readonly pools: readonly { readonly pool: string }[] }).pools.map(
    ({ pool }) => pool,
  );

describe("a second source of a race", () => {
  test("that shows the same field stands beside the first, and the agreement is kept and told", async () => {
    const world = await runBoth((card) => card);
    expect(await documentOf(world, "snapshot_H5")).toMatchObject({
      cards: [{ source: "pmu" }, { source: "zeturf" }],
      comparisons: [{ first: "pmu", second: "zeturf", runners: 8, matched: 8, disagreements: [] }],
      failures: [],
    });
    expect(await documentOf(world, "snapshot_H5")).not.toHaveProperty("quarantined");
    expect(await pools(world)).toEqual(["pmu-shop", "zeturf"]);
    expect(await world.app.explainRace(FABLE_DAY, "R1C1")).toMatchObject({
      value: { sources: [{ code: "source_agrees" }, { code: "favourite_same" }] },
    });
  });

  test("with two horses' numbers exchanged is kept apart with the reason, and its odds reach no analysis", async () => {
    const world = await runBoth((card) => ({
      ...card,
      runners: card.runners.map((one) =>
        one.number === 1 ? { ...one, name: "FABLE 3" } : one.number === 3 ? { ...one, name: "FABLE 1" } : one,
      ),
    }));
    const snapshot = await documentOf(world, "snapshot_H5");
    expect(snapshot).toMatchObject({
      cards: [{ source: "pmu" }],
      quarantined: [
        { card: { source: "zeturf" }, against: "pmu", disagreements: [{ kind: "numbers_swapped", numbers: [1, 3] }] },
      ],
      failures: [{ source: "zeturf", kind: "disagrees" }],
    });
    expect(await pools(world)).toEqual(["pmu-shop"]);
    expect(await world.app.explainRace(FABLE_DAY, "R1C1")).toMatchObject({
      value: { sources: [{ code: "source_set_apart" }, { code: "favourite_same" }] },
    });
  });

  test("that marks a non-runner which the first still quotes stops the race", async () => {
    const world = await runBoth((card) => ({
      ...card,
      runners: card.runners.map((one) => (one.number === 8 ? { ...one, nonRunner: true } : one)),
    }));
    const analysis = await documentOf(world, "analysis_H5");
    expect(analysis).toMatchObject({ verdict: { decision: "abstain" } });
    expect(JSON.stringify(analysis)).toContain('"non_runner_disputed"');
  });
});

test("a second source that prices two horses the other way round stops the race, and is told with the horses", async () => {
  const world = await runBoth((card) => ({
    ...card,
    markets: card.markets.map((market) => {
      const { 2: second, 7: seventh } = market.win;
      return { ...market, win: { ...market.win, 2: seventh ?? 1, 7: second ?? 1 } };
    }),
  }));
  const against = { code: "odds_contradicted", source: "zeturf", runners: [2, 7], limit: 2.5 };
  expect(await documentOf(world, "analysis_H5")).toMatchObject({
    verdict: { decision: "abstain", reasons: [against] },
    tickets: [],
  });
});

/** PMU and ZEturf under a judge; `show` says what ZEturf's card of a race is. */
async function watched(show: (card: RaceCard) => Result<RaceCard, SourceError>): Promise<World> {
  const world = createWorld({ sources: ["pmu", "zeturf"], trusted: true });
  const [, zeturf] = world.sites;
  if (!zeturf) throw new Error("two sites");
  zeturf.card = (race, now) => {
    const url = `https://zeturf.test/R${race.meetingNumber}C${race.raceNumber}`;
    return show({ ...fableCard("zeturf", now, [fableMarket(undefined, { pool: "zeturf" })]), url });
  };
  await world.schedule();
  return world;
}

const runAt = async (world: World, time: string, phase: "H30" | "H5", race: string) => {
  world.at(time);
  return world.run(phase, race);
};
const lights = async (world: World, of = "zeturf") =>
  (await world.app.viewSources())
    .filter(({ source }) => source === of)
    .flatMap(({ source, pages }) => pages.map(({ light, reason }) => `${source} ${light} ${reason ?? ""}`.trim()));

const refused = (card: RaceCard) => err({ kind: "distrusted" as const, url: card.url, detail: "red", card });

describe("a second source whose pages a judge watches", () => {
  const H5S = [
    ["14:10", "R1C1"],
    ["14:45", "R1C2"],
    ["15:20", "R2C1"],
  ] as const;

  test("is red after three races in which the first contradicts it, and not after two", async () => {
    const world = await watched((card) =>
      ok({ ...card, runners: card.runners.map((one) => ({ ...one, name: `AUTRE ${one.name}` })) }),
    );
    for (const [time, race] of H5S.slice(0, 2)) await runAt(world, time, "H5", race);
    expect(await lights(world)).toEqual(["zeturf green"]);
    await runAt(world, "15:20", "H5", "R2C1");
    expect(await lights(world)).toEqual([
      "zeturf red disagrees with pmu: other_race; contradicted in 3 races in a row (https://zeturf.test/R2C1)",
    ]);
  });

  test("is red at once where it lost five starters, and green after three races that the first bears out", async () => {
    let red = false;
    const world = await watched((card) => (red ? refused(card) : ok({ ...card, runners: card.runners.slice(0, 3) })));
    await runAt(world, "13:45", "H30", "R1C1");
    expect(await lights(world)).toEqual(["zeturf red counts 3 starters, and pmu 8 (https://zeturf.test/R1C1)"]);
    red = true; // as the reader of pages then refuses them
    for (const [time, race] of H5S) await runAt(world, time, "H5", race);
    expect(await lights(world)).toEqual(["zeturf green"]);
    expect(await documentOf(world, "snapshot_H5")).toMatchObject({
      cards: [{ source: "pmu" }],
      failures: [{ source: "zeturf", kind: "distrusted" }],
    });
  });
});

/** Five before the off, as a clock shows it. */
const minutesBefore = (off: string) => `${off.slice(0, 3)}${String(Number(off.slice(3)) - 5).padStart(2, "0")}`;

/** A PMU whose list of runners loses its last horse while `short` says so; a red light refuses it as the reader would. */
async function watchedField(races: readonly ProgrammeRace[]) {
  const world = createWorld({ trusted: true });
  world.site.races = [...races];
  const seen = { short: true, red: false };
  world.site.card = (race, now) => {
    const card = fableCard("pmu", now, [fableMarket()]);
    const url = `https://pmu.test/R${race.meetingNumber}C${race.raceNumber}`;
    const shown = { ...card, url, runners: seen.short ? card.runners.slice(0, -1) : card.runners };
    return seen.red ? refused(shown) : ok(shown);
  };
  await world.schedule();
  const turns = () =>
    world.logged.map(({ message }) => message).filter((message) => /^source (turned|is)/.test(message));
  return { world, seen, turns };
}

describe("a list of runners that is shorter than the programme declares", () => {
  const OFFS = [
    ["R1C1", "14:05"],
    ["R1C2", "14:10"],
    ["R1C3", "14:20"],
    ["R1C4", "14:30"],
    ["R1C5", "14:40"],
    ["R1C6", "14:50"],
  ] as const;

  test("is refused in each race, and in three in a row turns the light: one alert, closed after three whole ones", async () => {
    const { world, seen, turns } = await watchedField(
      OFFS.map(([race, off]) => fableRace(race, off, { source: "pmu" })),
    );
    for (const [race, off] of OFFS.slice(0, 3)) await runAt(world, minutesBefore(off), "H5", race);
    expect(turns()).toHaveLength(1);
    expect(await lights(world, "pmu")).toEqual([
      "pmu red lists 7 runners, and the programme declares 8; contradicted in 3 races in a row (https://pmu.test/R1C3)",
    ]);
    Object.assign(seen, { short: false, red: true }); // as the reader of pages then refuses them
    for (const [race, off] of OFFS.slice(3)) await runAt(world, minutesBefore(off), "H5", race);
    expect(turns()).toEqual(["source turned red: its pages are not used", "source is green again"]);
    expect(await lights(world, "pmu")).toEqual(["pmu green"]);
  });
});

describe("the programme's list of bets", () => {
  test("keeps those that are not sold now beside it, from the last look at the programme, and they are not played", async () => {
    const world = createWorld();
    const fields = { source: "pmu", betsOffSale: ["SIMPLE_PLACE"] } as const;
    world.site.races = [fableRace("R1C1", "14:15", fields)];
    await world.schedule();
    await runAt(world, "13:45", "H30", "R1C1");
    await runAt(world, "14:10", "H5", "R1C1");
    expect(await documentOf(world, "snapshot_H5")).toMatchObject({
      bets: ["SIMPLE_GAGNANT", "SIMPLE_PLACE"],
      bets_off_sale: ["SIMPLE_PLACE"],
    });
    const { funnel } = (await documentOf(world, "analysis_H5")) as { readonly funnel: object };
    expect(JSON.stringify(funnel)).toContain('"not_on_sale"');
  });

  test("is kept with each look, so that a replay knows what was sold; an earlier look that has none is read all the same", async () => {
    const world = await runBoth((card) => card);
    const stored = await readPlan(world.store, FABLE_DAY);
    const race = stored.ok ? stored.value?.plan.races[0] : undefined;
    if (!race) throw new Error("a race");
    for (const phase of ["H30", "H5"] as const) {
      const key = snapshotKey(race.raceId, phase);
      const now = await readSnapshot(world, race, phase);
      expect(now).toMatchObject({ ok: true, value: { bets: ["SIMPLE_GAGNANT", "SIMPLE_PLACE"] } });
      await spoil(world.store, key, (text) => text.replace(/"bets":\s*\[[^\]]*\],/, ""));
      const older = await readSnapshot(world, race, phase);
      expect(older.ok && older.value).not.toHaveProperty("bets");
      expect(older.ok && now.ok && { ...older.value, bets: now.value?.bets }).toEqual(now.ok && now.value);
    }
  });
});
