import { describe, expect, test } from "vitest";
import { createHttpWorld } from "../../../test/fakes/http-world.ts";

const URL = "/api/days/2025-10-16/races/R1C1/explanation";

async function analysedDay() {
  const made = await createHttpWorld();
  await made.world.schedule();
  await made.world.runUntil("14:11");
  return made;
}

describe("a race told", () => {
  test("has the verdict, the nearest bet, each model's worth and each runner, every sentence with its figures", async () => {
    const { server } = await analysedDay();
    const answer = await server.inject({ method: "GET", url: URL });
    expect(answer.statusCode).toBe(200);
    const body = answer.json();
    expect(body).toMatchObject({
      ok: true,
      race_id: "2025-10-16-R1C1",
      language: "fr",
      favourite: [{ code: "favourite" }],
    });
    expect(body.verdict.text).toMatch(/^Pas de pari : /);
    expect(body.models[0]).toMatchObject({ name: "market", chosen: true, worth: { version: "market-2026-04" } });
    expect(body.models[0].facts[1].text).toContain("rien apporté de mesurable face au marché");
    expect(body.runners[0].facts[0].text).toMatch(/^La cote du .* H-30 et H-5 \(relevé PMU à 14:10, /);
    expect(body.runners[0].facts[0].figures.to).toMatchObject({ kind: "odds" });
    expect(body.play).toContain("09 74 75 13 13");
  });

  test.each([
    ["", undefined, "fr"],
    ["?lang=en", undefined, "en"],
    ["?lang=fr", "en", "fr"],
    ["", "en-GB,en;q=0.9", "en"],
    ["", "de, en;q=0.4, fr-CA;q=0.8", "fr"],
    ["", "fr;q=0, en", "en"],
    ["", "de", "fr"],
    ["", ";;q=,", "fr"],
  ])("asked with %j and Accept-Language %j is in %s, and says so", async (query, accepted, language) => {
    const { server } = await analysedDay();
    const headers = accepted === undefined ? {} : { "accept-language": accepted };
    const answer = await server.inject({ method: "GET", url: `${URL}${query}`, headers });
    expect(answer.json().language).toBe(language);
    expect(answer.headers["content-language"]).toBe(language);
    expect(answer.headers.vary).toContain("accept-language");
    expect(answer.json().verdict.text).toMatch(language === "fr" ? /^Pas de pari/ : /^No bet/);
  });

  test("that is unchanged is not sent again, and each language has a tag of its own", async () => {
    const { server } = await analysedDay();
    const [fr, en] = await Promise.all(
      ["fr", "en"].map((lang) => server.inject({ method: "GET", url: `${URL}?lang=${lang}` })),
    );
    expect(fr?.headers.etag).not.toBe(en?.headers.etag);
    const again = await server.inject({
      method: "GET",
      url: `${URL}?lang=en`,
      headers: { "if-none-match": String(en?.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
  });
});

describe("a race that cannot be told", () => {
  test.each([
    ["a day without a plan", "/api/days/2025-10-17/races/R1C1/explanation", 404, "no_plan"],
    ["a race outside the plan", "/api/days/2025-10-16/races/R9C9/explanation", 404, "not_in_plan"],
    ["a race before its H5", "/api/days/2025-10-16/races/R2C1/explanation", 404, "not_analysed"],
    ["no language of ours", `${URL}?lang=de`, 400, "bad_request"],
  ])("%s", async (_name, url, status, error) => {
    const { server } = await analysedDay();
    const answer = await server.inject({ method: "GET", url });
    expect([answer.statusCode, answer.json().error]).toEqual([status, error]);
  });

  test("an analysis that lacks what a sentence needs is a corrupt document, named", async () => {
    const { server, world } = await analysedDay();
    const key = "days/2025-10-16/R1C1/analysis_H5.json";
    const stored = await world.store.read(key);
    if (!stored) throw new Error("no analysis");
    const text = new TextDecoder().decode(stored.body).replaceAll('"weights":', '"weighed":');
    await world.store.replace(key, new TextEncoder().encode(text), stored.version);
    const answer = await server.inject({ method: "GET", url: URL });
    expect([answer.statusCode, answer.json().error]).toEqual([500, "corrupt_document"]);
    expect(answer.json().detail).toContain("R1C1/analysis_H5.json");
  });
});
