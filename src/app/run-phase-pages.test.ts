import { describe, expect, test } from "vitest";
import { EIGHT_ODDS, FABLE_DAY, paris } from "../../test/fakes/fable-day.ts";
import { createFakePages } from "../../test/fakes/fake-pages.ts";
import { allDocuments, lastingDocuments } from "../../test/fakes/watched-store.ts";
import { createWorld, policyWith, type World } from "../../test/fakes/world.ts";
import { millisecondsOf } from "../domain/kernel/time.ts";
import type { FetchError } from "../ports/page-fetcher.ts";
import { cardText, course, participant, programmeBody, quote, reunion } from "../sources/pmu/pmu-fixtures.ts";
import { createPmuSource } from "../sources/pmu/pmu-source.ts";

const BASE = "https://pmu.test/client/7";
const PROGRAMME = `${BASE}/programme/16102025`;
const CARD = `${PROGRAMME}/R1/C1/participants`;

/** The app on pages of the PMU, made by hand: one race at 14:15 with eight runners. */
function createPagesWorld(): { world: World; pages: Map<string, string | FetchError> } {
  const pages = new Map<string, string | FetchError>([
    [PROGRAMME, programmePage()],
    [CARD, goodCard()],
  ]);
  const realSources: NonNullable<Parameters<typeof createWorld>[0]>["realSources"] = (clock) => [
    createPmuSource({ fetcher: createFakePages(clock, pages), baseUrl: BASE }),
  ];
  return { world: createWorld({ realSources, policy: policyWith("gpi-v5.1", 20) }), pages };
}

function programmePage(fields: Readonly<Record<string, unknown>> = {}): string {
  const race = course({ heureDepart: millisecondsOf(paris("14:15")), nombreDeclaresPartants: 8, ...fields });
  return JSON.stringify({ programme: programmeBody([reunion([race])], { date: Date.UTC(2025, 9, 15, 22) }) });
}

function runner(number: number, rapport: unknown, fields: Readonly<Record<string, unknown>> = {}) {
  const dateRapport = millisecondsOf(paris("14:09"));
  return participant(number, { dernierRapportDirect: quote(rapport, { dateRapport }), ...fields });
}

function cardWith(changed: (number: number) => unknown): string {
  return cardText(
    ...(EIGHT_ODDS.map((odds, i) => changed(i + 1) ?? runner(i + 1, odds)) as ReturnType<typeof runner>[]),
  );
}

function goodCard(): string {
  return cardWith(() => undefined);
}

const third = (row: unknown) => cardWith((number) => (number === 3 ? row : undefined));

describe("a page that cannot be trusted is named, and changes nothing that is stored", () => {
  test.each<[string, string, string]>([
    ["cut in the middle", goodCard().slice(0, 700), "not JSON at position"],
    ["cut at its last byte", goodCard().slice(0, -1), "not JSON at position"],
    ["odds of 0", third(runner(3, 0)), "live odds of runner 3: 0"],
    ["odds of 1", third(runner(3, 1)), "live odds of runner 3: 1"],
    ["negative odds", third(runner(3, -4)), "live odds of runner 3: -4"],
    ["odds that are not a number", goodCard().replace('"rapport":6,', '"rapport":NaN,'), "not JSON"],
    ["odds written as NaN", third(runner(3, "NaN")), 'live odds of runner 3: "NaN"'],
    ["odds written as a dash", third(runner(3, "-")), 'live odds of runner 3: "-"'],
    ["odds in a list", third(runner(3, [6])), "live odds of runner 3: [6]"],
    [
      "odds of a pool that nobody knows",
      third(participant(3, { dernierRapportDirect: quote(6, { typePari: "X" }) })),
      "no known pool",
    ],
    ["a runner twice", third(runner(2, 6)), "runner 2 twice"],
    ["a runner without a name", third(runner(3, 6, { nom: "" })), "participants[2].nom"],
    ["a runner of number 0", third(runner(0, 6)), "participants[2].numPmu"],
    ["a status that nobody knows", third(runner(3, 6, { statut: "PEUT_ETRE" })), "participants[2].statut"],
    [
      "absent odds beside odds that cannot be read",
      cardWith((number) => (number === 2 ? participant(2) : number === 3 ? runner(3, 0) : undefined)),
      "live odds of runner 3: 0",
    ],
    ["no runner", cardText(), "no runner"],
    ["another structure", '{"partants":[]}', "participants"],
  ])("%s", async (_name, page, detail) => {
    const { world, pages } = createPagesWorld();
    await world.schedule();
    world.at("13:45");
    await world.run("H30");
    world.at("14:10");
    const before = await lastingDocuments(world.store);
    pages.set(CARD, page);
    const run = await world.run("H5");
    expect(run).toMatchObject({ outcome: "unreadable", tickets: [], artifacts: [], reasons: [{ code: "unreadable" }] });
    expect(run.reasons[0]?.detail).toContain(detail);
    expect(run.reasons[0]?.detail).toContain(CARD);
    expect(await lastingDocuments(world.store)).toEqual(before);

    pages.set(CARD, goodCard());
    expect((await world.run("H5", "R1C1", { correlationId: "next" })).outcome).toBe("abstain");
  });

  test.each<[string, string, string]>([
    ["an empty page", "", "empty_page"],
    ["white space", " \n\t ", "empty_page"],
    ["the site's own error page", "<html><title>Contenu non disponible</title></html>", "error_page"],
    ["an error in JSON", '{"code":500,"message":"oops"}', "error_page"],
  ])("%s", async (_name, page, code) => {
    const { world, pages } = createPagesWorld();
    await world.schedule();
    world.at("14:10");
    const before = await lastingDocuments(world.store);
    pages.set(CARD, page);
    expect(await world.run("H5")).toMatchObject({ outcome: "unreadable", reasons: [{ code }] });
    expect(await lastingDocuments(world.store)).toEqual(before);
  });
});

test("a runner without odds is absent, not unreadable: the market is kept, and the race abstains for it", async () => {
  const { world, pages } = createPagesWorld();
  await world.schedule();
  pages.set(CARD, third(participant(3)));
  world.at("13:45");
  expect((await world.run("H30")).outcome).toBe("recorded");
  world.at("14:10");
  const run = await world.run("H5");
  expect(run.outcome).toBe("abstain");
  expect(run.reasons[0]).toMatchObject({ code: "odds_incomplete" });
  expect(run.reasons[0]?.detail).toContain("missing [3]");
});

test("a non-runner is shown and has no odds, whatever the page still says", async () => {
  const { world, pages } = createPagesWorld();
  await world.schedule();
  pages.set(CARD, third(runner(3, 0, { statut: "NON_PARTANT" })));
  world.at("13:45");
  expect((await world.run("H30")).outcome).toBe("recorded");
  const { "days/2025-10-16/R1C1/snapshot_H30.json": text = "" } = await allDocuments(world.store);
  const [card] = JSON.parse(text).cards;
  expect(card.runners[2]).toMatchObject({ number: 3, non_runner: true });
  expect(Object.keys(card.markets[0].win)).toEqual(["1", "2", "4", "5", "6", "7", "8"]);
});

describe("a programme that cannot be trusted", () => {
  test.each<[string, string, string]>([
    ["cut in the middle", programmePage().slice(0, 300), "unreadable"],
    ["empty", "", "empty_page"],
    [
      "of another day",
      programmePage().replace(String(Date.UTC(2025, 9, 15, 22)), String(Date.UTC(2025, 9, 16, 22))),
      "unreadable",
    ],
    ["with an off time in seconds", programmePage({ heureDepart: 1_760_616_900 }), "unreadable"],
    ["with a status that nobody knows", programmePage({ statut: "X", categorieStatut: "Y" }), "unreadable"],
  ])("%s: no plan is made of it, and the source is named", async (_name, page, status) => {
    const { world, pages } = createPagesWorld();
    pages.set(PROGRAMME, page);
    const scheduled = await world.schedule();
    expect(scheduled).toMatchObject({ ok: true, value: { plan: undefined, sources: [{ source: "pmu", status }] } });
    expect(await world.store.list("")).toEqual([]);
  });

  test("after a good one: the stored plan stands, byte for byte", async () => {
    const { world, pages } = createPagesWorld();
    await world.schedule();
    const before = await lastingDocuments(world.store);
    pages.set(PROGRAMME, programmePage().slice(0, 300));
    const scheduled = await world.app.scheduleDay({ day: FABLE_DAY, mode: "tasks", correlationId: "again" });
    expect(scheduled).toMatchObject({ ok: true, value: { plan: { races: [{ raceId: "2025-10-16-R1C1" }] } } });
    expect(await lastingDocuments(world.store)).toEqual(before);
  });
});
