import { describe, expect, test } from "vitest";
import { EIGHT_ODDS, FABLE_DAY, fableCard, fableMarket } from "../../test/fakes/fable-day.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { ok } from "../domain/kernel/result.ts";
import type { RaceCard } from "../domain/race/card.ts";
import type { AppEvent } from "./events.ts";

/** The PMU's card from now on, changed. */
function shows({ site }: World, changed: (card: RaceCard) => RaceCard): void {
  site.card = (_race, now) => ok(changed(fableCard("pmu", now, [fableMarket()])));
}

const withRunner = (number: number, fields: Partial<RaceCard["runners"][number]>) => (card: RaceCard) => ({
  ...card,
  runners: card.runners.map((one) => (one.number === number ? { ...one, ...fields } : one)),
});

async function dayUntilH30(): Promise<{ world: World; events: AppEvent[] }> {
  const world = createWorld();
  const events: AppEvent[] = [];
  world.app.subscribe((event) => void events.push(event));
  await world.schedule();
  world.at("13:45");
  await world.run("H30");
  world.at("14:10");
  return { world, events };
}

const documentsOf = async ({ app }: World) => {
  const view = await app.viewRace(FABLE_DAY, "R1C1");
  if (!view.ok) throw new Error(view.error.kind);
  return view.value.documents;
};

describe("a race that changes between H-30 and H-5", () => {
  test("has the change as an event of its own, told once, and seen in the race, the day and the explanation", async () => {
    const { world, events } = await dayUntilH30();
    shows(world, withRunner(4, { jockey: "C. CIGALE" }));
    const change = { kind: "jockey", number: 4, from: "A. RENARD", to: "C. CIGALE", sources: ["pmu"] };
    const answer = await world.run("H5");
    expect(answer.changes).toEqual([change]);
    expect(answer.artifacts).toContain("days/2025-10-16/R1C1/changes/20251016T121000000Z.json");
    expect((await world.run("H5")).changes).toEqual([]);
    expect(events.filter(({ kind }) => kind === "race_changed")).toMatchObject([{ race: "R1C1", changes: [change] }]);
    const stored = (await documentsOf(world))["changes/20251016T121000000Z"];
    expect(stored).toMatchObject({
      race_id: "2025-10-16-R1C1",
      generated_at: "2025-10-16T12:10:00.000Z",
      changes: [change],
    });
    expect(await world.app.viewStatus(FABLE_DAY)).toMatchObject({
      value: { changes: [{ raceId: "2025-10-16-R1C1", changes: [change] }] },
    });
    expect(await world.app.explainRace(FABLE_DAY, "R1C1")).toMatchObject({
      value: { changes: [{ code: "change_jockey", figures: { number: { value: "4" } } }] },
    });
  });

  test("without a runner shares the chances among those that start, and is not played", async () => {
    const { world } = await dayUntilH30();
    shows(world, (card) => {
      const out = withRunner(2, { nonRunner: true })(card);
      const [, , ...rest] = EIGHT_ODDS;
      return {
        ...out,
        markets: [{ ...fableMarket(), win: { 1: 1.6, ...Object.fromEntries(rest.map((o, i) => [i + 3, o])) } }],
      };
    });
    const answer = await world.run("H5");
    expect([answer.outcome, answer.changes]).toMatchObject(["abstain", [{ kind: "non_runner", number: 2 }]]);
    const analysis = (await documentsOf(world)).analysis_H5 as {
      readonly runners: readonly { readonly number: number; readonly market_probability: number }[];
    };
    expect(analysis.runners.map(({ number }) => number)).toEqual([1, 3, 4, 5, 6, 7, 8]);
    expect(analysis.runners.reduce((sum, one) => sum + one.market_probability, 0)).toBeCloseTo(1, 10);
    expect(answer.reasons.map(({ code }) => code)).toContain("field_changed");
  });

  test("has no such document where nothing changed, and the explanation says so", async () => {
    const { world, events } = await dayUntilH30();
    await world.run("H5");
    expect(Object.keys(await documentsOf(world)).filter((name) => name.startsWith("changes"))).toEqual([]);
    expect(events.map(({ kind }) => kind)).not.toContain("race_changed");
    expect(await world.app.explainRace(FABLE_DAY, "R1C1")).toMatchObject({
      value: { changes: [{ code: "changes_none" }] },
    });
  });

  test("a number that is another horse's than at H-30 is never played", async () => {
    const { world } = await dayUntilH30();
    shows(world, withRunner(1, { name: "TOUT AUTRE CHEVAL" }));
    const { outcome, reasons } = await world.run("H5");
    expect(outcome).toBe("abstain");
    expect(reasons.map(({ code }) => code)).toContain("horses_renumbered");
  });
});

test("the watch tells of each race that moved or was cancelled", async () => {
  const { world, events } = await dayUntilH30();
  const { site } = world;
  site.races = site.races.map((race) => {
    if (race.meetingNumber !== 1) return race;
    return race.raceNumber === 1
      ? { ...race, startsAt: "2025-10-16T12:25:00.000Z" as never }
      : { ...race, status: "cancelled" };
  });
  await world.app.watchDay({ day: FABLE_DAY, correlationId: "watch" });
  expect(events.filter(({ kind }) => kind === "race_changed")).toMatchObject([
    { race: "R1C1", outcome: "moved" },
    { race: "R1C2", outcome: "cancelled" },
  ]);
});
