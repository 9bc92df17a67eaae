import { describe, expect, test } from "vitest";
import { paris } from "../../../test/fakes/fable-day.ts";
import { createWorld } from "../../../test/fakes/world.ts";
import type { Board } from "../../app/view-board.ts";
import type { RaceDay } from "../../domain/kernel/time.ts";
import { createTranslate } from "../../messages/translate.ts";
import { demoScreen } from "./demo-screen.ts";

const DAY = "2025-10-16" as RaceDay;
const plain = { width: 80, colour: false };

async function boardAt(time: string): Promise<Board> {
  const world = createWorld();
  await world.schedule();
  await world.runUntil(time);
  const board = await world.app.viewBoard(DAY);
  if (!board.ok) throw new Error(board.error.kind);
  return board.value;
}

async function screenAt(time: string, options: { width: number; colour: boolean } = plain) {
  const state = { board: await boardAt(time), now: paris(time), url: "http://x/jour", speed: 150, told: [] };
  return demoScreen(await createTranslate("fr"), state, options);
}

async function rowsAt(time: string) {
  return (await screenAt(time)).filter((line) => /^R\d /.test(line)).map((line) => line.trimEnd());
}

describe("the screen of a day", () => {
  test("has a row a meeting and a mark a race, which move on as the day does", async () => {
    const morning = await rowsAt("10:00");
    expect(morning).toHaveLength(2);
    expect(morning[0]).toMatch(/^R1 \S.* · {3}·$/);
    const noon = await rowsAt("13:50");
    expect(noon[0]).toMatch(/ 30 {3}·$/);
    expect((await rowsAt("14:12"))[0]).toMatch(/ 5- {3}·$/);
    expect((await rowsAt("14:16"))[0]).toMatch(/ » /);
  });

  test("says the time in Paris, the next race and in how many minutes, and the money in French", async () => {
    const text = (await screenAt("13:50")).join("\n");
    expect(text).toContain("13:50 à Paris");
    expect(text).toContain("R1C1 dans 25 min");
    expect(text).toMatch(/0,00\s€ misés/);
    expect(text).toContain("suivre le marché");
  });

  test("has no line that is wider than the terminal, and as many lines whatever was told", async () => {
    const board = await boardAt("13:50");
    const t = await createTranslate("fr");
    const long = Array.from({ length: 9 }, () => ({ at: paris("13:50"), race: "R1C1", text: "x".repeat(200) }));
    const of = (told: typeof long) =>
      demoScreen(t, { board, now: paris("13:50"), url: "u".repeat(200), speed: 1, told }, plain);
    expect(Math.max(...of(long).map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(of(long)).toHaveLength(of([]).length);
  });

  test("repeats each mark in colour, and in none where none is wanted", async () => {
    const sequence = "\u001B[";
    expect((await screenAt("13:50", { width: 80, colour: true })).join("\n")).toContain(sequence);
    expect((await screenAt("13:50")).join("\n")).not.toContain(sequence);
  });
});
