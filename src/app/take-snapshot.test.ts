import { describe, expect, test } from "vitest";
import { FABLE_DAY, fableCard, fableMarket } from "../../test/fakes/fable-day.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { ok } from "../domain/kernel/result.ts";
import type { RaceCard } from "../domain/race/card.ts";

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
