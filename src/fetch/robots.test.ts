import { describe, expect, test } from "vitest";
import { robotsRules } from "./robots.ts";

const URL_OF = "https://www.zeturf.fr/robots.txt";
const rulesOf = (text: string, userAgent = "horse-racing-orchestrator/0.1.0 (+mailto:a@example.org)") =>
  robotsRules(URL_OF, { status: 200, text }, userAgent);
const page = (path: string) => `https://www.zeturf.fr${path}`;

describe("what robots.txt forbids", () => {
  test("is told path by path", () => {
    const rules = rulesOf("User-agent: *\nDisallow: /fr/course/\nAllow: /fr/course/2025-10-16/\nDisallow: /*?prefill=");
    expect(rules.allows(page("/fr/programmes-et-pronostics"))).toBe(true);
    expect(rules.allows(page("/fr/course/2025-10-17/R1C1"))).toBe(false);
    expect(rules.allows(page("/fr/course/2025-10-16/R1C1"))).toBe(true);
    expect(rules.allows(page("/fr/?prefill=39"))).toBe(false);
  });

  test("to our name binds us more than what it says to all", () => {
    const rules = rulesOf("User-agent: *\nDisallow:\n\nUser-agent: horse-racing-orchestrator\nDisallow: /");
    expect(rules.allows(page("/"))).toBe(false);
    expect(rulesOf("User-agent: otherbot\nDisallow: /").allows(page("/"))).toBe(true);
  });

  test("is everything while nobody can tell, and says why", () => {
    for (const answer of [undefined, { status: 500, text: "" }, { status: 503, text: "User-agent: *\nAllow: /" }]) {
      const rules = robotsRules(URL_OF, answer, "gpi/1");
      expect(rules.allows(page("/"))).toBe(false);
      expect(rules.unanswered).toContain(String(answer?.status ?? "unreachable"));
    }
  });

  test.each([401, 403, 404, 410])("is nothing where it answers %i", (status) => {
    const rules = robotsRules(URL_OF, { status, text: "User-agent: *\nDisallow: /" }, "gpi/1");
    expect([rules.allows(page("/")), rules.unanswered]).toEqual([true, undefined]);
  });

  test("is nothing where it is empty, or a page of HTML", () => {
    expect(rulesOf("").allows(page("/"))).toBe(true);
    expect(rulesOf("<!doctype html><title>Accueil</title>").allows(page("/"))).toBe(true);
  });
});

describe("the pause that robots.txt asks for", () => {
  test.each([
    ["Crawl-delay: 5", 5],
    ["Crawl-delay: 0.5", 0.5],
    ["Crawl-delay: slowly", undefined],
    ["Crawl-delay: 99999999", 3600],
    ["Crawl-delay: Infinity", 3600],
    ["Disallow: /x", undefined],
  ])("%s is %s seconds", (line, seconds) => {
    expect(rulesOf(`User-agent: *\n${line}`).crawlDelaySeconds).toBe(seconds);
  });
});
