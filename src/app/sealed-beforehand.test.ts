import { expect, test } from "vitest";
import { paris } from "../../test/fakes/fable-day.ts";
import { fableResult } from "../../test/fakes/fake-source.ts";
import { createWorld, type World } from "../../test/fakes/world.ts";
import { ok } from "../domain/kernel/result.ts";

type Bet = { readonly id: string };
type SettledBet = { readonly ticket: Bet };
type Decision = {
  readonly tickets: readonly Bet[];
  readonly refused: { readonly nearest?: SettledBet; readonly others: readonly SettledBet[] };
  readonly papers: readonly { readonly kind: string; readonly name: string; readonly tickets: readonly Bet[] }[];
};

test("whatever is settled in the evening was sealed before the off: refused bets and every way of comparing too", async () => {
  const world = createWorld();
  await world.schedule();
  for (const [time, phase] of [
    ["13:45", "H30"],
    ["14:10", "H5"],
  ] as const) {
    world.at(time);
    await world.run(phase);
  }
  world.site.result = (_race, now) => ok(fableResult("pmu", now, { status: "official", finish: [[3], [1], [2]] }));
  world.at("14:35");
  await world.run("RESULT");
  const settlement = await documentAt(world, "days/2025-10-16/R1C1/settlement.json");
  const {
    refusal,
    other_refusals: others,
    papers,
    tickets,
  } = settlement as {
    readonly refusal?: SettledBet;
    readonly other_refusals: readonly SettledBet[];
    readonly papers: readonly {
      readonly kind: string;
      readonly name: string;
      readonly tickets: readonly SettledBet[];
    }[];
    readonly tickets: readonly SettledBet[];
  };
  const [sealed] = await decisionsOf(world);
  if (!sealed) throw new Error("no decision was sealed");
  const { off_at: off, sealed_at: at, content } = sealed;
  expect(at < off).toBe(true);
  expect(others.length).toBeGreaterThan(0);
  expect(papers.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["profile", "model"]));
  expect(content.tickets).toEqual(tickets.map(({ ticket }) => ticket));
  expect(content.refused.nearest?.ticket).toEqual(refusal?.ticket);
  expect(content.refused.others.map(({ ticket }) => ticket)).toEqual(others.map(({ ticket }) => ticket));
  expect(content.papers).toEqual(
    papers.map(({ kind, name, tickets: some }) => ({ kind, name, tickets: some.map(({ ticket }) => ticket) })),
  );
  expect(paris("14:15")).toBe(off);
});

async function decisionsOf(world: World) {
  const keys = (await world.store.list("ledger/2025-10/")).filter((key) => /\/\d{6}\.json$/.test(key));
  const entries = await Promise.all(keys.map((key) => documentAt(world, key)));
  return (
    entries as {
      readonly kind: string;
      readonly off_at: string;
      readonly sealed_at: string;
      readonly content: Decision;
    }[]
  ).filter(({ kind }) => kind === "decision");
}

async function documentAt({ store }: World, key: string): Promise<unknown> {
  const stored = await store.read(key);
  if (!stored) throw new Error(`no ${key}`);
  return JSON.parse(new TextDecoder().decode(stored.body));
}
