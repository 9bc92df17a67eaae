import { describe, expect, test } from "vitest";
import { parsePmuCard } from "./parse-pmu-card.ts";
import { parsePmuDividends } from "./parse-pmu-dividends.ts";
import { parsePmuProgramme } from "./parse-pmu-programme.ts";
import { parsePmuAfterRace } from "./parse-pmu-result.ts";
import {
  CARD_URL,
  cardText,
  course,
  DIVIDENDS_URL,
  OBSERVED_AT,
  PROGRAMME_URL,
  participant,
  programmeText,
  reunion,
} from "./pmu-fixtures.ts";

const PARSERS = [
  ["programme", PROGRAMME_URL, (text: string) => parsePmuProgramme(text, PROGRAMME_URL, OBSERVED_AT)],
  ["card", CARD_URL, (text: string) => parsePmuCard(text, CARD_URL, OBSERVED_AT)],
  ["incidents", CARD_URL, (text: string) => parsePmuAfterRace(text, CARD_URL)],
  ["dividends", DIVIDENDS_URL, (text: string) => parsePmuDividends(text, DIVIDENDS_URL)],
] as const;

describe.each(PARSERS)("the %s", (_, url, parse) => {
  test.each(["", "  \r\n", "\uFEFF"])("with a body of %j is empty", (text) => {
    expect(parse(text)).toEqual({ ok: false, error: { kind: "empty_page", url, detail: "no text" } });
  });

  test("served as HTML is an error page, known by its title", () => {
    const html = "\n<!DOCTYPE html><html><head><title> Service indisponible </title></head><body>503</body></html>";
    expect(parse(html)).toEqual({ ok: false, error: { kind: "error_page", url, detail: "Service indisponible" } });
    expect(parse("<html></html>")).toMatchObject({ ok: false, error: { kind: "error_page", detail: "<html></html>" } });
  });

  test.each([
    { timestamp: 1, status: 500, error: "Internal Server Error", path: "/rest" },
    { code: "PROGRAMME_INDISPONIBLE", message: "Réessayez plus tard" },
    { errors: [] },
  ])("served as %j is an error page", (body) => {
    const error = { kind: "error_page", url, detail: JSON.stringify(body) };
    expect(parse(JSON.stringify(body))).toEqual({ ok: false, error });
  });

  test("cut inside a text is unreadable, with the position", () => {
    const result = parse('{"participants":[{"nom":"FAB');
    expect(result).toMatchObject({ ok: false, error: { kind: "unreadable", url } });
    expect(JSON.stringify(result)).toContain("not JSON at position 28 of 28, after ");
  });

  test("cut between two values is unreadable, with the position", () => {
    expect(JSON.stringify(parse('{"participants":[1,'))).toContain("not JSON at position 19 of 19, after ");
  });
});

test("wherever a body is cut, nothing of it is read", () => {
  const programme = programmeText(reunion([course()]));
  const card = cardText(participant(1), participant(2));
  for (let end = 1; end < programme.length; end++) expect(PARSERS[0][2](programme.slice(0, end)).ok).toBe(false);
  for (let end = 1; end < card.length; end++) expect(PARSERS[1][2](card.slice(0, end)).ok).toBe(false);
});

test("a long offending value is shown short", () => {
  const result = PARSERS[1][2](cardText(participant(1, { statut: "X".repeat(5000) })));
  expect(JSON.stringify(result).length).toBeLessThan(500);
});
