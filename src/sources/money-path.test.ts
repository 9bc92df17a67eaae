import { describe, expect, test } from "vitest";
import { seededUniform } from "../domain/kernel/seeded-uniform.ts";
import type { Instant } from "../domain/kernel/time.ts";
import { POOL_FACTS } from "../domain/market/pool-facts.ts";
import type { OddsByRunner, Pool, RaceCard, Runner } from "../domain/race/card.ts";
import type { SourceName } from "../domain/race/race.ts";
import { type CanaryState, judgePage, NEW_CANARY } from "../domain/trust/page-canary.ts";
import { parseGenyCard } from "./geny/parse-geny-card.ts";
import * as geny from "./geny/render-geny-pages.ts";
import { judgeAltered, ODDS_IN_TEXT, oddsPlaces, type WatchedCard, withDigit, withExchange } from "./money-path.ts";
import { type ParsePage, readAndReport } from "./page-reader.ts";
import { parsePmuCard } from "./pmu/parse-pmu-card.ts";
import * as pmu from "./pmu/pmu-fixtures.ts";
import { parseZeturfCard } from "./zeturf/parse-zeturf-card.ts";
import * as zeturf from "./zeturf/render-zeturf-pages.ts";

const observedAt = "2026-02-03T15:24:00.000Z" as Instant;
/** As a PMU pool shows a field: Σ 1/odds is 1.17. */
const ODDS = [2.6, 4.4, 6.8, 9.2, 13, 19, 33, 52];
const runners = ODDS.map((_, i): Runner => ({ number: i + 1, name: `CHEVAL ${"ABCDEFGH"[i]}`, nonRunner: false }));
const win = Object.fromEntries(ODDS.map((odds, i) => [i + 1, odds]));

function cardOf(source: SourceName, pool: Pool, url: string): RaceCard {
  return { source, url, observedAt, runners, markets: [{ pool, win, reference: { win } }], starters: ODDS.length };
}

type Page = { readonly pool: Pool; readonly url: string; readonly text: string; readonly parse: ParsePage<RaceCard> };

const PAGES: Readonly<Record<SourceName, Page>> = {
  pmu: {
    pool: "pmu-shop",
    url: pmu.CARD_URL,
    text: pmu.renderCard(cardOf("pmu", "pmu-shop", pmu.CARD_URL)),
    parse: ({ text, url }) => parsePmuCard(text, url, observedAt),
  },
  zeturf: {
    pool: "zeturf",
    url: zeturf.RACE_URL,
    text: zeturf.renderZeturfRace({ card: cardOf("zeturf", "zeturf", zeturf.RACE_URL) }),
    parse: parseZeturfCard,
  },
  geny: {
    pool: "geny",
    url: geny.CARD_URL,
    text: geny.renderGenyCard(cardOf("geny", "geny", geny.CARD_URL)),
    parse: parseGenyCard,
  },
};

/** Sixty good pages have been seen before. */
function knownCanary(source: SourceName, { url, text, parse }: Page): CanaryState {
  const { report } = readAndReport(source, "card", { url, observedAt, text }, parse);
  let canary = NEW_CANARY;
  for (let n = 0; n < 60; n++) canary = judgePage(canary, { ...report, subject: `race ${n}` }).state;
  return canary;
}

function best(odds: OddsByRunner): number {
  return Number(Object.entries(odds).toSorted(([, a], [, b]) => a - b)[0]?.[0]);
}

/** How far both cards put these two apart, in opposite orders. */
function crossing(shown: OddsByRunner, short: number, long: number): number {
  return Math.min((shown[long] ?? 0) / (shown[short] ?? 1), (win[short] ?? 0) / (win[long] ?? 1));
}

/** Every one-digit alteration and every exchange of two odds of a page. */
function alterationsOf(text: string, pattern: RegExp) {
  const places = oddsPlaces(text, pattern);
  const exchanged = places.flatMap((one, i) => places.slice(i + 1).map((other) => withExchange(text, one, other)));
  const altered = places.flatMap((place) =>
    Array.from(place.text).flatMap((_, at) =>
      Array.from({ length: 10 }, (__, digit) => withDigit(text, place, at, digit)),
    ),
  );
  return { places, texts: [...exchanged, ...altered].filter((changed) => changed !== undefined) };
}

describe.each(["pmu", "zeturf", "geny"] as const)("%s: odds that were altered in a form that is valid", (source) => {
  const page = PAGES[source];
  const { places, texts } = alterationsOf(page.text, ODDS_IN_TEXT[source]);
  const second = { ...cardOf(source === "pmu" ? "zeturf" : "pmu", "pmu-online", "https://second.test/") };
  const watched: WatchedCard = { source, observedAt, canary: knownCanary(source, page), second, ...page };
  const whole = page.parse({ url: page.url, observedAt, text: page.text });
  if (!whole.ok) throw new Error(whole.error.detail);

  test("stand where the page shows the odds of each starter", () => {
    expect(places).toHaveLength(ODDS.length);
    expect(texts.length).toBeGreaterThan(150);
  });

  test("what the rules call detectable is detected, and what is not is what they cannot know", () => {
    // A page of HTML takes milliseconds to read: of those every fourth.
    for (const text of source === "pmu" ? texts : texts.filter((_, i) => i % 4 === 0)) {
      const read = page.parse({ url: page.url, observedAt, text });
      const judged = judgeAltered(watched, whole.value, text);
      if (!read.ok) {
        expect(judged).toEqual({ caughtBy: "parser" });
        continue;
      }
      const shown = read.value.markets[0]?.win ?? {};
      if (JSON.stringify(shown) === JSON.stringify(win)) {
        expect(judged).toBeUndefined();
        continue;
      }
      const sum = Object.values(shown).reduce((total, odds) => total + 1 / odds, 0);
      const gate = POOL_FACTS[page.pool].booksumGate;
      const outside = gate !== "not_established" && !(sum >= gate.value.minimum && sum <= gate.value.maximum);
      if (outside) {
        expect(judged?.caughtBy, `Σ 1/odds ${sum}`).toBe("booksum");
        continue;
      }
      // Each one's favourite is 2.5 times as long as the other's on the other card, or any two horses are: docs/sources.md.
      const [mine, theirs] = [best(shown), best(win)];
      const apart = crossing(shown, mine, theirs) >= 2.5 && source !== "pmu";
      const numbers = Object.keys(win).map(Number);
      const crossed = numbers.some((one) => numbers.some((other) => crossing(shown, one, other) >= 2.5));
      expect(judged?.caughtBy).toBe(apart ? "second source" : crossed ? "race closed" : "nobody");
    }
  });
});

const caughtAlone = (source: SourceName, n: number): string => {
  const page = PAGES[source];
  const { texts } = alterationsOf(page.text, ODDS_IN_TEXT[source]);
  const text = texts[Math.floor(seededUniform(`alone ${n}`) * texts.length)] ?? page.text;
  const whole = page.parse({ url: page.url, observedAt, text: page.text });
  if (!whole.ok) throw new Error(whole.error.detail);
  const watched = { source, observedAt, canary: NEW_CANARY, ...page };
  return judgeAltered(watched, whole.value, text)?.caughtBy ?? "unchanged";
};

const counts = (source: SourceName) => new Set(Array.from({ length: 60 }, (_, n) => caughtAlone(source, n)));

test("without a second source the booksum stands alone, and where a pool has no bounds nothing does", () => {
  expect(counts("pmu")).toEqual(new Set(["booksum", "nobody", "parser"]));
  expect(counts("zeturf").has("booksum")).toBe(false);
});
