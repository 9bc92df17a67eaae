import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes, type Instant, millisecondsOf } from "../domain/kernel/time.ts";
import { interpolateMoves } from "./interpolate-moves.ts";
import { openRecordedDay, type RecordedDay } from "./recorded-day.ts";

const PATH = "/programme/16102025";
const at = (time: string) => `2025-10-16T${time}.000Z` as Instant;
const bodyOf = (...offs: readonly Instant[]) => ({
  programme: {
    reunions: [
      {
        numOfficiel: 1,
        courses: offs.map((off, i) => ({ numOrdre: i + 1, heureDepart: millisecondsOf(off), libelle: "FABLE" })),
      },
    ],
  },
});

async function recordingOf(looks: readonly (readonly [Instant, object])[]): Promise<RecordedDay> {
  const dir = await mkdtemp(join(tmpdir(), "gpi-moves-"));
  const file = join(dir, "day.ndjson");
  const lines = looks.map(([look, body]) => `${JSON.stringify({ at: millisecondsOf(look), path: PATH, body })}\n`);
  await writeFile(file, lines.join(""));
  const opened = await openRecordedDay(file);
  await rm(dir, { recursive: true });
  if (!opened.ok) throw new Error(opened.error.detail);
  return opened.value;
}

test("a move between two looks is told from a whole minute between them, also when its old off has passed", async () => {
  const [old, moved] = [at("12:10:00"), at("12:17:00")];
  const looks = [
    [at("12:00:06"), bodyOf(old)],
    [at("12:15:06"), bodyOf(moved)],
  ] as const;
  const recording = await recordingOf(looks);
  const minutes = new Set<Instant>();
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const told = interpolateMoves(recording, seed).answersAt(PATH);
      expect(told).toHaveLength(3);
      const [, between] = told;
      if (!between) throw new Error("no answer between");
      expect(between.at > at("12:00:06") && between.at < at("12:15:06") && between.at.endsWith(":00.000Z")).toBe(true);
      minutes.add(between.at);
      expect(JSON.parse(between.text)).toEqual(bodyOf(moved));
    }),
  );
  expect([...minutes].some((minute) => minute > old)).toBe(true);
});

test("what was not seen to change for hours changed within the last quarter of an hour", async () => {
  const looks = [
    [at("08:00:00"), bodyOf(at("16:00:00"))],
    [at("12:15:00"), bodyOf(at("16:05:00"))],
  ] as const;
  const told = interpolateMoves(await recordingOf(looks), 1).answersAt(PATH)[1];
  expect(told && told.at >= at("12:00:00") && told.at < at("12:15:00")).toBe(true);
});

test("one seed tells one day; looks are as they were; a race that did not move is left alone", async () => {
  const [first, second] = [bodyOf(at("16:00:00"), at("16:30:00")), bodyOf(at("16:05:00"), at("16:30:00"))];
  const looks = [
    [at("12:00:00"), first],
    [at("12:15:00"), second],
    [at("12:30:00"), second],
  ] as const;
  const recording = await recordingOf(looks);
  const texts = (seed: number) =>
    interpolateMoves(recording, seed)
      .answersAt(PATH)
      .map(({ at: when, text }) => [when, text]);
  expect(texts(7)).toEqual(texts(7));
  expect(new Set(Array.from({ length: 30 }, (_, seed) => texts(seed)[1]?.[0])).size).toBeGreaterThan(5);
  for (const [look, body] of looks) {
    const answer = interpolateMoves(recording, 7).answerAt(PATH, look);
    expect(JSON.parse(answer?.text ?? "")).toEqual(body);
  }
  expect(interpolateMoves(recording, 7).answerAt(PATH, addMinutes(at("12:00:00"), -1))).toBeUndefined();
});
