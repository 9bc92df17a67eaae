import { describe, expect, test } from "vitest";
import { INVENTED_HOMES, INVENTED_URLS, inventedArrival, inventedRunners } from "../../test/fakes/invented-day.ts";
import type { Instant, RaceDay } from "../domain/kernel/time.ts";
import { createPageParsers } from "./page-parsers.ts";

const parsers = createPageParsers(INVENTED_HOMES);
const odds = { pmu: [2, 3, 4], zeturf: [2, 3, 4], geny: [2, 3, 4] };
const pages = inventedArrival(inventedRunners(3), odds);
const kindsOf = (url: string) => parsers.usesOf(url).map(({ source, kind }) => `${source} ${kind}`);

describe("which parsers read an address", () => {
  test.each([
    [INVENTED_URLS.pmu.programme, ["pmu programme"]],
    [INVENTED_URLS.pmu.card, ["pmu card", "pmu incidents"]],
    [INVENTED_URLS.pmu.dividends, ["pmu dividends"]],
    [INVENTED_URLS.zeturf.programme, ["zeturf programme"]],
    [INVENTED_URLS.zeturf.card, ["zeturf card", "zeturf result"]],
    [INVENTED_URLS.geny.programme, ["geny programme"]],
    [INVENTED_URLS.geny.card, ["geny card"]],
    [INVENTED_URLS.geny.result, ["geny result"]],
    ["https://www.zeturf.fr/robots.txt", []],
    ["https://www.zeturf.fr/fr/reunion/2026-02-03/R4-boisjoli", []],
    ["https://www.geny.com/reunions-courses-pmu?date=hier", []],
    ["https://www.zeturf.fr.example/fr/course/2026-02-03/R4C7-boisjoli", []],
    [`${INVENTED_URLS.pmu.programme}/R4`, []],
    [INVENTED_URLS.pmu.card.replace("client/7", "client/61"), []],
    ["no address", []],
  ])("%s", (url, kinds) => {
    expect(kindsOf(url)).toEqual(kinds);
  });

  test("the day that an address names", () => {
    const days = [INVENTED_URLS.pmu.card, INVENTED_URLS.zeturf.card, INVENTED_URLS.geny.programme].map((url) =>
      parsers.dayOf(url),
    );
    expect(new Set(days)).toEqual(new Set(["2026-02-03"]));
    expect(parsers.dayOf(INVENTED_URLS.zeturf.programme)).toBeUndefined();
  });
});

describe("where a saved page tells that it comes from", () => {
  const race = { source: "pmu", racecourse: "BOISJOLI", meetingNumber: 4, raceNumber: 7 } as const;
  const day = "2026-02-03" as RaceDay;

  test.each([...pages])("%s", (url, text) => {
    const identity = parsers.identify(text);
    if (identity.kind === "address") return expect(identity.url).toBe(url);
    if (identity.kind !== "by_race") throw new Error(identity.kind);
    const geny = { ...race, source: "geny", url: INVENTED_URLS.geny.card } as const;
    expect(identity.addressOf(day, identity.source === "pmu" ? race : geny)).toBe(url);
    // Never of a race that the source does not number, or that has another identifier.
    expect(
      identity.addressOf(day, { source: "zeturf", racecourse: "BOISJOLI", url: INVENTED_URLS.zeturf.card }),
    ).toBeUndefined();
  });

  test("a browser writes the address into what it saves; the site's own wrong one is passed over", () => {
    const url = INVENTED_URLS.geny.card;
    const saved = `<!DOCTYPE html>\n<!-- saved from url=(0099)${url}#top -->\n<html></html>`;
    const file = `<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: ${url} \n saved date: x\n--></html>`;
    const canonical = `<html><link rel="canonical" href="https://www.geny.com/partants-pmu"><meta property="og:url" content="${url}"></html>`;
    for (const text of [saved, file, canonical]) {
      expect(parsers.identify(text)).toEqual({ kind: "address", source: "geny", url });
    }
    expect(parsers.identify('<html><link rel="canonical" href="https://example.org/x"></html>')).toEqual({
      kind: "unknown",
    });
  });

  test("a page as a browser saves it, entities decoded and classes added, is read as the one that was served", () => {
    for (const [url, kind] of [
      [INVENTED_URLS.zeturf.card, "card"],
      [INVENTED_URLS.geny.card, "card"],
    ] as const) {
      const text = pages.get(url) ?? "";
      const [use] = parsers.usesOf(url);
      if (!use || use.kind !== kind) throw new Error(url);
      const observedAt = "2026-02-03T15:00:00.000Z" as Instant;
      const read = (shown: string) => parsers.parse(use, { url, observedAt, contentType: "text/html", text: shown });
      const decoded = text.replaceAll("&egrave;", "è").replaceAll("&nbsp;", "\u00a0").replaceAll("&#039;", "'");
      const saved = decoded.replaceAll('class="', 'class="js-on hydrated ').replace("<html", '<html class="js"');
      expect(saved).not.toBe(text);
      expect(read(saved)).toEqual(read(text));
      expect(JSON.stringify(parsers.identify(saved))).toBe(JSON.stringify(parsers.identify(text)));
    }
  });
});
