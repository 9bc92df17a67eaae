import { beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { createHttpWorld, type HttpWorld } from "../../test/fakes/http-world.ts";
import { BoardAnswer, RacePageAnswer, TextsAnswer } from "./routes/page-answers.ts";

let day: HttpWorld;

beforeEach(async () => {
  day = await createHttpWorld();
  await day.world.schedule();
});

async function read<T>(shape: z.ZodType<T>, path: string, headers: Record<string, string> = {}): Promise<T> {
  const answer = await day.server.inject({ method: "GET", url: path, headers });
  expect(answer.statusCode, answer.body).toBe(200);
  const told = shape.parse(answer.json());
  // What the schema does not name is not documented, and no page may read it.
  expect(told).toEqual(answer.json());
  return told;
}

const page = (lang = "fr") => read(RacePageAnswer, `/api/days/2025-10-16/races/R1C1/page?lang=${lang}`);
const board = () => read(BoardAnswer, "/api/days/2025-10-16/board");
const stageOf = async (label: string) => (await board()).races.find((race) => race.label === label)?.stage;

describe("the page of a race", () => {
  test("before H-30 has no verdict, says when it falls, and why each figure is missing", async () => {
    const told = await page();
    expect(told).toMatchObject({ stage: "planned", tickets: [], field: [] });
    expect(told.verdict).toBeUndefined();
    expect(told.due_at).toBe("2025-10-16T12:10:00.000Z");
  });

  test("after H-30 shows the field with its odds, and a reason beside every other figure", async () => {
    await day.world.runUntil("13:46");
    const told = await page();
    expect(told.stage).toBe("h30");
    const [first] = told.field;
    expect(first?.odds_h30).toBeGreaterThan(1);
    expect(first?.absent).toMatchObject({ win_probability: "pas encore : H-5 n'est pas passé" });
  });

  test("after H-5 has the verdict in one sentence, the funnel, and papers for each column of figures", async () => {
    await day.world.runUntil("14:11");
    const told = await page();
    expect(told).toMatchObject({ stage: "h5", language: "fr" });
    expect(told.verdict?.text).toMatch(/^(Pas de pari|À jouer)/);
    expect(told.funnel?.considered).toBeGreaterThan(0);
    expect(told.papers.win_probability?.source).toBe("pmu");
    expect(Object.keys(told.papers)).toEqual(expect.arrayContaining(["odds_h30", "odds_h5", "market_probability"]));
    for (const row of told.field) {
      for (const figure of ["odds_h30", "odds_h5", "win_probability", "place_probability", "fair_odds"] as const) {
        expect(row[figure] === undefined, `${row.number} ${figure}`).toBe(row.absent[figure] !== undefined);
      }
    }
    expect((await page("en")).verdict?.text).toMatch(/^(No bet|Play)/);
    expect(told.play).toContain("09 74 75 13 13");
  });

  test("of a race that is not in the plan is 404, and of a day without one too", async () => {
    for (const url of ["/api/days/2025-10-16/races/R9C9/page", "/api/days/2025-10-15/races/R1C1/page"]) {
      expect((await day.server.inject({ method: "GET", url })).statusCode).toBe(404);
    }
  });
});

describe("the board of a day", () => {
  test("follows a race from the plan to its end", async () => {
    const stages: (string | undefined)[] = [await stageOf("R1C1")];
    for (const time of ["13:46", "14:11", "14:16"]) {
      await day.world.runUntil(time);
      stages.push(await stageOf("R1C1"));
    }
    expect(stages).toEqual(["planned", "h30", "h5", "off"]);
    expect((await board()).next?.label).toBe("R1C2");
  });

  test("says of a race whose H-5 never ran that it was missed", async () => {
    day.world.at("14:30");
    expect(await stageOf("R1C1")).toBe("missed");
  });

  test("of a day without a plan is empty and says so", async () => {
    const told = await read(BoardAnswer, "/api/days/2025-10-15/board");
    expect(told).toMatchObject({ planned: false, races: [] });
  });
});

test("the catalogue of the pages comes in the language that the reader's browser asks for", async () => {
  const french = await read(TextsAnswer, "/api/texts");
  const english = await read(TextsAnswer, "/api/texts", { "accept-language": "en-GB,en;q=0.9" });
  expect([french.language, english.language]).toEqual(["fr", "en"]);
  expect(Object.keys(english.texts)).toEqual(Object.keys(french.texts));
  expect(english.texts.bet?.SIMPLE_GAGNANT).toBe("simple gagnant (win)");
});
