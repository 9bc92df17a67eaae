import { expect, test } from "vitest";
import { centsOf } from "../domain/kernel/money.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { type Instant, parseRaceDay } from "../domain/kernel/time.ts";
import { type RaceDocuments, sheetChangesOf } from "./workbook-rows.ts";

const day = parseRaceDay("2025-10-16");
if (!day.ok) throw new Error("no day");

const race: RaceDocuments["race"] = {
  raceId: "2025-10-16-R1C3" as RaceId,
  meetingNumber: 1,
  raceNumber: 3,
  racecourse: "FABLEVILLE",
  startsAt: "2025-10-16T12:15:00.000Z" as Instant,
  revision: 1,
  status: "scheduled",
  discipline: "PLAT",
  declaredRunners: 12,
  bets: [],
  sources: [],
  agreement: { startsAt: "single_source" },
};
const place = {
  id: "a",
  betType: "SIMPLE_PLACE" as const,
  operator: "pmu-shop" as const,
  runners: [3],
  stake: centsOf(200),
  probability: 0.5,
  expectedDividend: 2.5,
  expectedValue: 0.25,
};
const pair = {
  ...place,
  id: "b",
  betType: "COUPLE_PLACE" as const,
  runners: [1, 3],
  stake: centsOf(150),
  probability: 0.2,
};
const planned: RaceDocuments = { day: day.value, race, recordedH30: true, analysis: undefined, settlement: undefined };
const played: RaceDocuments = {
  ...planned,
  analysis: {
    verdict: { decision: "play", reasons: [] },
    tickets: [place, { ...pair, expectedValue: 0.5 }],
    model: { name: "market" },
    risk: {
      outcomes: [
        { profit: -350, probability: 0.5 },
        { profit: 650, probability: 0.5 },
      ],
    },
    limits: { throttle: { ruinProbability: 0.001 } },
  },
};
const settled: RaceDocuments = {
  ...played,
  settlement: {
    tickets: [
      { ticket: place, settlement: { outcome: "won", payout: centsOf(500), basis: "official" } },
      {
        ticket: { ...pair, expectedValue: 0.5 },
        settlement: { outcome: "lost", payout: centsOf(0), basis: "official" },
      },
    ],
    stake: centsOf(350),
    payout: centsOf(500),
    profit: centsOf(150),
    undeterminedStake: centsOf(0),
  },
};

function rowsOf(documents: RaceDocuments) {
  return Object.fromEntries(sheetChangesOf([documents]).map(({ sheet, rows }) => [sheet.name, rows[0]]));
}

test("a planned race stands in the planning alone, at its time of Paris", () => {
  const rows = rowsOf(planned);
  expect(Object.keys(rows)).toEqual(["Planning"]);
  expect(rows.Planning).toMatchObject({ Réunion: "R1", Course: "C3", Heure: "14:15", "Statut H-30": "Collecté" });
  expect(rows.Planning?.["Statut H-5"]).toBeUndefined();
});

test("a race that is played names its tickets and what they are expected to bring, in euros", () => {
  const rows = rowsOf(played);
  expect(rows.Planning).toMatchObject({
    "Jouable H-5": "Oui",
    "Tickets H-5": "SP:3@2.0 | CPL:1-3@1.5",
    Commentaires: "ROI estimé 36%",
  });
  expect(rows["ROI Prévisionnel"]).toMatchObject({
    mises: 3.5,
    EV_sp: 0.5,
    EV_global: 1.25,
    ROI_sp: 0.25,
    risk_of_ruin: 0.001,
    variance: 25,
    payout_attendu: 4.75,
    model: "market",
  });
  expect(rows["ROI Observé"]).toBeUndefined();
});

test("a settled race tells what came back beside what was expected", () => {
  const observed = rowsOf(settled)["ROI Observé"];
  expect(observed).toMatchObject({ mises: 3.5, gains: 5, result_moyen: 0.5, EV_total: 1.25, EV_ecart: 0.25 });
  expect(observed?.ROI_reel).toBeCloseTo(1.5 / 3.5, 12);
  expect(observed?.ROI_reel_moyen).toBeCloseTo((1.5 - 1) / 2, 12);
  expect(observed?.Brier_total).toBeCloseTo(0.25 + 0.04, 12);
  expect(observed?.Brier_moyen).toBeCloseTo(0.145, 12);
  expect(rowsOf(settled).Suivi).toMatchObject({ verdict: "joué", gains: 5, payout_attendu: 4.75 });
});

test("a refusal says its first reason in French", () => {
  const refused: RaceDocuments = {
    ...planned,
    analysis: { verdict: { decision: "abstain", reasons: [{ code: "data_missing" } as never] }, tickets: [] },
  };
  const rows = rowsOf(refused);
  expect(rows.Planning).toMatchObject({ "Jouable H-5": "Non", Commentaires: "pas de relevé à H-30" });
  expect(rows.Suivi).toMatchObject({ verdict: "abstention", mises: 0 });
});
