import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { factorSample } from "../../bench/factor-sample.ts";
import { frenchRaces } from "../../bench/french-races.ts";
import { analyseRace } from "../../src/domain/analyse-race.ts";
import { profileOf } from "../../src/domain/betting/profile.ts";
import { addMinutes } from "../../src/domain/kernel/time.ts";
import { parseFittedModel } from "../../src/domain/model/fitted-model.ts";
import { createFittedModel } from "../../src/domain/model/fitted-win-model.ts";
import { expectToldWell, sentencesOf } from "../told-race.ts";
import { recordedData } from "./recorded-data.ts";

/** Each race has a hundred sentences and more in two languages. */
const EVERY = 40;

test.skipIf(!recordedData)(
  "every fortieth race of the recorded sample is told in both languages, nothing left blank, with the same numbers",
  () => {
    const profile = profileOf("gpi-v5.1");
    const fitted = parseFittedModel(
      JSON.parse(readFileSync(new URL("../../models/fitted-2025q4.json", import.meta.url), "utf8")),
    );
    if (!profile.ok || !fitted.ok) throw new Error("the shipped profile and model");
    const told = factorSample(frenchRaces())
      .filter((_, i) => i % EVERY === 0)
      .map(({ input: { snapshotH5, evidence } }) => {
        if (!evidence) throw new Error("a race of the sample has its evidence");
        const takenAt = addMinutes(snapshotH5.startsAt, -30);
        const markets = [{ pool: evidence.pool, win: evidence.winH30 }];
        const cards = [{ ...evidence.card, observedAt: takenAt, markets }];
        const analysis = analyseRace({
          snapshotH30: { ...snapshotH5, phase: "H30", takenAt, cards },
          snapshotH5,
          profile: profile.value,
          otherModels: [createFittedModel(fitted.value)],
          ...(evidence.past ? { past: evidence.past } : {}),
        });
        const sentences = sentencesOf(analysis);
        expectToldWell(sentences);
        return sentences;
      });
    process.stdout.write(`${told.length} races, ${told.flat().length} sentences in each language\n`);
    expect(told.length).toBeGreaterThan(30);
    expect(told.flat().filter(({ fr }) => fr.includes("archive de")).length).toBeGreaterThan(100);
  },
);
