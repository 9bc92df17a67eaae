import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { raceSample } from "../../bench/race-sample.ts";
import { SnapshotShape } from "../../src/app/document-schemas.ts";
import { readDocument } from "../../src/app/documents.ts";
import { snapshotKey } from "../../src/app/take-snapshot.ts";
import { composeReplay } from "../../src/compose-replay.ts";
import { type AnalyseRace, analyseRace } from "../../src/domain/analyse-race.ts";
import type { Analysis } from "../../src/domain/betting/analysis.ts";
import { isSold } from "../../src/domain/betting/bet-catalogue.ts";
import { betsOnSale } from "../../src/domain/betting/bets-on-sale.ts";
import { BET_TYPES } from "../../src/domain/betting/catalogue/bet-type.ts";
import { betsSoldBy } from "../../src/domain/betting/catalogue/programme-bets.ts";
import { addGates, countGates, type GateReport, NO_RACES } from "../../src/domain/betting/count-gates.ts";
import type { RaceId } from "../../src/domain/kernel/race-id.ts";
import type { Instant, RaceDay } from "../../src/domain/kernel/time.ts";
import type { ProgrammeRace } from "../../src/domain/race/race.ts";
import { parsePmuProgramme } from "../../src/sources/pmu/parse-pmu-programme.ts";
import { policyWith } from "../fakes/world.ts";
import { lastAnswers, recordedData, recordedFile } from "./recorded-data.ts";

const OPERATORS = ["pmu-shop", "pmu-online"] as const;
/** Every tenth day, half a second each; all 60 with RECORDED_ALL=1. */
const EVERY = process.env.RECORDED_ALL === "1" ? 1 : 10;

function frenchRaces(day: string): readonly ProgrammeRace[] {
  const answers = lastAnswers(recordedFile("days", `${day}.ndjson.br`), (path) => /^\/programme\/\d+$/.test(path));
  const [body] = [...answers.values()];
  const programme = parsePmuProgramme(JSON.stringify(body), "https://example.test", `${day}T08:00:00.000Z` as Instant);
  if (!programme.ok) throw new Error(programme.error.kind);
  return programme.value.races.filter(({ country }) => country === "FRA");
}

describe.skipIf(!recordedData)("the programme's list of bets, on every tenth recorded day", () => {
  const days = recordedData ? readdirSync(recordedFile("days")).map((name) => name.slice(0, 10)) : [];
  const races = days.filter((_, i) => i % EVERY === 0).flatMap(frenchRaces);

  test("names no bet that the declared runners forbid, and every French race has one", () => {
    const forbidden = races.flatMap(({ bets, declaredRunners = 0 }) =>
      OPERATORS.flatMap((operator) =>
        (betsSoldBy(operator, bets) ?? []).filter((bet) => isSold(bet, operator, declaredRunners) === "no"),
      ),
    );
    expect(forbidden).toEqual([]);
    expect(races.every(({ bets }) => (betsSoldBy("pmu-shop", bets) ?? []).includes("SIMPLE_GAGNANT"))).toBe(true);
  });

  test("opens or closes each bet of selected races, and takes 2sur4 and whole races of the online pool out", () => {
    const counts: Record<string, Record<string, number>> = {};
    for (const { bets, declaredRunners } of races) {
      for (const operator of OPERATORS) {
        const told = betsOnSale(declaredRunners, operator, betsSoldBy(operator, bets));
        const untold = betsOnSale(declaredRunners, operator);
        expect(told.saleNotTold).toEqual([]);
        const verdicts = (bet: (typeof told.combinations)[number]) => [
          ...(untold.saleNotTold.includes(bet) ? [told.combinations.includes(bet) ? "opened" : "closed"] : []),
          ...(told.notOnSale.includes(bet) ? ["taken out"] : []),
        ];
        for (const bet of new Set([...untold.combinations, ...told.notOnSale])) {
          for (const verdict of verdicts(bet)) {
            const name = `${operator} ${bet}`;
            counts[name] = { ...counts[name], [verdict]: (counts[name]?.[verdict] ?? 0) + 1 };
          }
        }
      }
    }
    process.stdout.write(`${races.length} races: ${JSON.stringify(counts)}\n`);
    const of = (name: string, verdict: string): number => counts[name]?.[verdict] ?? 0;
    for (const operator of OPERATORS) {
      for (const bet of ["TIERCE", "QUARTE_PLUS", "QUINTE_PLUS", "PICK5", "SUPER_QUATRE"]) {
        expect(of(`${operator} ${bet}`, "opened"), `${operator} ${bet}`).toBeGreaterThan(0);
      }
      expect(of(`${operator} QUINTE_PLUS`, "opened")).toBe(days.filter((_, i) => i % EVERY === 0).length); // one a day
      expect(of(`${operator} DEUX_SUR_QUATRE`, "taken out")).toBeGreaterThan(0.15 * races.length);
    }
    expect(of("pmu-shop SIMPLE_GAGNANT", "taken out")).toBe(0);
    expect(of("pmu-online SIMPLE_GAGNANT", "taken out")).toBeGreaterThan(0.1 * races.length);
  });

  test("has none but codes that are known: bets of the catalogue, reports and tic 3", () => {
    const known = new Set<string>([...BET_TYPES, "REPORT_PLUS", "TIC_TROIS"]);
    const codes = new Set(races.flatMap(({ bets = [] }) => bets.map((code) => code.replace(/^E_/, ""))));
    expect([...codes].filter((code) => !known.has(code))).toEqual([]);
  });
});

describe.skipIf(!recordedData)("the races of 10 December 2025, every pool calibrated by invention", () => {
  const day = "2025-12-10" as RaceDay;

  test("keep the list in their snapshots, and with it no bet is closed because its sale was not told", async () => {
    const { profile } = policyWith("research", 20);
    const composed = await composeReplay(recordedFile("days", `${day}.ndjson.br`), {
      policy: policyWith("research", 20),
      out: undefined,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    if (!composed.ok) throw new Error(composed.error.kind);
    await composed.value.run();
    const calibrations = (raceSample(14, 1, 0).calibrations ?? []).map((one) => ({ ...one, measuredOn: day }));
    let [told, untold] = [NO_RACES, NO_RACES];
    const open = { told: [] as string[], untold: [] as string[] };
    for (const key of await composed.value.store.list(`days/${day}/`)) {
      const race = /\/(R\d+C\d+)\/snapshot_H5\.json$/.exec(key)?.[1];
      if (!race) continue;
      const read = async (phase: "H30" | "H5") => {
        const found = await readDocument(
          composed.value.store,
          snapshotKey(`${day}-${race}` as RaceId, phase),
          SnapshotShape,
        );
        if (!found.ok) throw new Error(found.error.kind);
        return found.value?.document;
      };
      const snapshotH5 = await read("H5");
      if (!snapshotH5) throw new Error(`${key} was listed`);
      expect(snapshotH5.bets?.length, race).toBeGreaterThan(3);
      const input: AnalyseRace = { snapshotH5, snapshotH30: await read("H30"), profile, calibrations };
      const { bets: _, ...older } = snapshotH5;
      const withList = analyseRace(input);
      const without = analyseRace({ ...input, snapshotH5: older });
      told = addGates(told, countGates(withList));
      untold = addGates(untold, countGates(without));
      open.told.push(...openBooks(withList));
      open.untold.push(...openBooks(without));
    }
    process.stdout.write(
      `${told.races} races, kinds of combination and what closes them: with the list ${told.books} ${JSON.stringify(closed(told))}, ` +
        `without ${untold.books} ${JSON.stringify(closed(untold))}; ` +
        `open with the list alone ${JSON.stringify(open.told.filter((bet) => !open.untold.includes(bet)))}, ` +
        `open without it alone ${open.untold.filter((bet) => !open.told.includes(bet)).length}\n`,
    );
    expect(open.told.some((bet) => bet.endsWith("QUINTE_PLUS"))).toBe(true);
    expect(open.untold.some((bet) => bet.endsWith("QUINTE_PLUS"))).toBe(false);
    expect(untold.gates.sale_not_told?.books).toBeGreaterThan(20);
    expect(told.gates.sale_not_told).toBeUndefined();
    expect(told.gates.not_on_sale?.books).toBeGreaterThan(0);
  }, 30_000);
});

function openBooks({ raceId, funnel }: Analysis): string[] {
  return funnel.books.filter(({ closedBy }) => closedBy.length === 0).map(({ betType }) => `${raceId} ${betType}`);
}

/** Kinds of combination that each gate closes. */
function closed({ gates }: GateReport): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(gates).flatMap(([code, { books }]) => (books ? [[code, books]] : [])));
}
