import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centsOf } from "../../domain/kernel/money.ts";
import { instantOf } from "../../domain/kernel/time.ts";
import type { OddsByRunner, Pool, RaceCard, Runner } from "../../domain/race/card.ts";
import { parseMusique } from "../../domain/race/musique.ts";
import { parsePmuCard } from "./parse-pmu-card.ts";
import { CARD_URL, cardText, OBSERVED_AT, participant, quote, renderCard } from "./pmu-fixtures.ts";

const parse = (text: string) => parsePmuCard(text, CARD_URL, OBSERVED_AT);

function cardOf(text: string): RaceCard {
  const card = parse(text);
  if (!card.ok) throw new Error(card.error.detail);
  return card.value;
}

function detailOf(text: string): string {
  const card = parse(text);
  if (card.ok || card.error.kind !== "unreadable") throw new Error(JSON.stringify(card));
  return card.error.detail;
}

test("a runner is read in our words and units: kilos, metres, cents, the PMU's own words for shoes and blinkers", () => {
  const shown = participant(1, {
    nom: " FABLE DU BOIS ",
    sexe: "FEMELLES",
    handicapDistance: 2725,
    handicapPoids: 575,
    handicapValeur: 34.5,
    placeCorde: 3,
    deferre: "DEFERRE_ANTERIEURS",
    oeilleres: "OEILLERES_AUSTRALIENNES",
    musique: "1aDa(24)3a",
    gainsParticipant: { gainsCarriere: 1_403_500, gainsVictoires: 0 },
    nombreCourses: 22,
    nombreVictoires: 0,
    nombrePlaces: 15,
  });
  expect(cardOf(cardText(shown))).toEqual({
    source: "pmu",
    url: CARD_URL,
    observedAt: OBSERVED_AT,
    runners: [
      {
        number: 1,
        name: "FABLE DU BOIS",
        nonRunner: false,
        jockey: "A. RENARD",
        trainer: "B. CORBEAU",
        age: 5,
        sex: "female",
        distance: 2725,
        weight: 57.5,
        handicapValue: 34.5,
        draw: 3,
        shoeing: "DEFERRE_ANTERIEURS",
        blinkers: "OEILLERES_AUSTRALIENNES",
        musique: parseMusique("1aDa(24)3a"),
        earnings: centsOf(1_403_500),
        starts: 22,
        wins: 0,
        places: 15,
      },
    ],
    markets: [],
  });
});

test("what the PMU does not tell of a runner stays missing: no 0, no empty text", () => {
  const bare = { numPmu: 1, nom: "FABLE", statut: "PARTANT", driver: "", entraineur: null, musique: "-", age: null };
  expect(cardOf(cardText(bare)).runners).toEqual([{ number: 1, name: "FABLE", nonRunner: false }]);
});

test("a horse that never ran has 0 starts and 0 earnings, which is not the same as missing", () => {
  const [runner] = cardOf(
    cardText(participant(1, { nombreCourses: 0, gainsParticipant: { gainsCarriere: 0 } })),
  ).runners;
  expect(runner?.starts).toBe(0);
  expect(runner?.earnings).toBe(0);
});

test("the runners come by number, whatever the order of the answer", () => {
  const { runners } = cardOf(cardText(participant(3), participant(2), participant(1)));
  expect(runners.map(({ number }) => number)).toEqual([1, 2, 3]);
});

const at = (minutes: number) => ({ dateRapport: Date.UTC(2025, 10, 5, 11, minutes) });

test("live and reference odds are two looks at one pool, each with its latest moment", () => {
  const { markets } = cardOf(
    cardText(
      participant(1, { dernierRapportDirect: quote(7.2, at(57)), dernierRapportReference: quote(5, at(30)) }),
      participant(2, { dernierRapportDirect: quote(1.1, at(58)), dernierRapportReference: quote(6, at(20)) }),
      participant(3, { dernierRapportDirect: quote(20, at(10)) }),
      participant(4),
    ),
  );
  expect(markets).toEqual([
    {
      pool: "pmu-shop",
      win: { 1: 7.2, 2: 1.1, 3: 20 },
      quotedAt: "2025-11-05T11:58:00.000Z",
      reference: { win: { 1: 5, 2: 6 }, quotedAt: "2025-11-05T11:30:00.000Z" },
    },
  ]);
});

test("shop, online and international odds are never one market", () => {
  const { markets } = cardOf(
    cardText(
      participant(1, { dernierRapportDirect: quote(2, { typePari: "SIMPLE_GAGNANT_INTERNATIONAL" }) }),
      participant(2, { dernierRapportDirect: quote(3, { typePari: "E_SIMPLE_GAGNANT" }) }),
      participant(3, {
        dernierRapportDirect: quote(4),
        dernierRapportReference: quote(5, { typePari: "E_SIMPLE_GAGNANT" }),
      }),
    ),
  );
  expect(markets.map(({ pool, win, reference }) => [pool, win, reference?.win])).toEqual([
    ["pmu-shop", { 3: 4 }, undefined],
    ["pmu-online", { 2: 3 }, { 3: 5 }],
    ["pmu-international", { 1: 2 }, undefined],
  ]);
});

test("a non-runner stays in the field and has no odds, whatever is still shown for it", () => {
  const gone = { statut: "NON_PARTANT", dernierRapportReference: quote(4) };
  const { runners, markets } = cardOf(
    cardText(
      participant(1, { dernierRapportDirect: quote(2) }),
      participant(2, { ...gone, dernierRapportDirect: quote(9) }),
      participant(3, { ...gone, dernierRapportDirect: quote(0) }),
    ),
  );
  expect(runners.map(({ nonRunner }) => nonRunner)).toEqual([false, true, true]);
  expect(markets.map(({ win, reference }) => [win, reference])).toEqual([[{ 1: 2 }, undefined]]);
});

test("odds that only have a reference yet are a market without live odds", () => {
  const { markets } = cardOf(cardText(participant(1, { dernierRapportReference: quote(5) }), participant(2)));
  expect(markets.map(({ win, quotedAt, reference }) => [win, quotedAt, reference?.win])).toEqual([
    [{}, undefined, { 1: 5 }],
  ]);
});

describe("odds", () => {
  test.each([0, 1, 0.5, -3, "7.2", "sept", "", "-", {}, [7.2], true])(
    "of %j cannot be read, and spoil the card beside a runner without odds",
    (rapport) => {
      for (const which of ["dernierRapportDirect", "dernierRapportReference"]) {
        const shown = participant(2, { [which]: quote(rapport) });
        const text = cardText(participant(1), shown, participant(3));
        expect(detailOf(text)).toContain("odds of runner 2");
      }
    },
  );

  test.each([undefined, null])("of %j are absent: the runner has no key", (rapport) => {
    const [market] = cardOf(
      cardText(
        participant(1, { dernierRapportDirect: quote(rapport) }),
        participant(2, { dernierRapportDirect: quote(3) }),
      ),
    ).markets;
    expect(market?.win).toEqual({ 2: 3 });
  });

  test("that are NaN make a body that is not JSON, and that no double holds are refused", () => {
    const text = cardText(participant(1, { dernierRapportDirect: quote(5) }));
    expect(detailOf(text.replace('"rapport":5', '"rapport":NaN'))).toContain("not JSON at position");
    expect(detailOf(text.replace('"rapport":5', '"rapport":1e999'))).toContain("odds of runner 1");
  });

  test("of a bet that is not the win bet are refused, not taken for win odds", () => {
    const text = cardText(participant(1, { dernierRapportDirect: quote(2, { typePari: "SIMPLE_PLACE" }) }));
    expect(detailOf(text)).toContain("SIMPLE_PLACE");
  });

  test("with a moment in seconds are refused", () => {
    const text = cardText(participant(1, { dernierRapportDirect: quote(2, { dateRapport: 1_762_344_881 }) }));
    expect(detailOf(text)).toContain("dateRapport");
  });
});

describe("a card is refused", () => {
  test("without a runner", () => {
    expect(detailOf(cardText())).toBe("no runner");
  });

  test("with one number twice", () => {
    expect(detailOf(cardText(participant(4), participant(1), participant(4)))).toBe("runner 4 twice");
    expect(detailOf(cardText(participant(1), participant(3)))).toBe("runner 2 is missing: 1,3");
    expect(detailOf(cardText(participant(2), participant(3)))).toBe("runner 1 is missing: 2,3");
  });

  test.each(["{}", "[]", "null", '{"participants":null}', '{"participants":{}}'])("where the body is %s", (text) => {
    expect(detailOf(text)).toMatch(/^(body|participants)/);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["numPmu", { numPmu: "1" }],
    ["numPmu", { numPmu: 0 }],
    ["numPmu", { numPmu: undefined }],
    ["nom", { nom: " " }],
    ["nom", { nom: undefined }],
    ["statut", { statut: "INCERTAIN" }],
    ["statut", { statut: undefined }],
    ["sexe", { sexe: "LICORNE" }],
    ["age", { age: 0 }],
    ["handicapPoids", { handicapPoids: "57" }],
    ["handicapPoids", { handicapPoids: 0 }],
    ["handicapDistance", { handicapDistance: -1 }],
    ["placeCorde", { placeCorde: 0 }],
    ["gainsParticipant.gainsCarriere", { gainsParticipant: { gainsCarriere: 10.5 } }],
    ["gainsParticipant.gainsCarriere", { gainsParticipant: { gainsCarriere: -100 } }],
    ["nombreVictoires", { nombreVictoires: "2" }],
    ["musique", { musique: 12 }],
  ])("for a runner whose %s is not what it should be", (field, fields) => {
    expect(detailOf(cardText(participant(2), participant(1, fields)))).toContain(`participants[1].${field}`);
  });
});

const word = fc.stringMatching(/^[A-Z]([A-Z .'-]{0,14}[A-Z])?$/);
const odds = fc.oneof(
  fc.integer({ min: 11, max: 99 }).map((tenths) => tenths / 10),
  fc.integer({ min: 2, max: 999 }),
);
const quotedAt = fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2060, 0) }).map(instantOf);

const runner: fc.Arbitrary<Runner> = fc.record(
  {
    number: fc.integer({ min: 1, max: 24 }),
    name: word,
    nonRunner: fc.boolean(),
    jockey: word,
    trainer: word,
    age: fc.integer({ min: 2, max: 15 }),
    sex: fc.constantFrom("male", "female", "gelding"),
    distance: fc.integer({ min: 800, max: 8000 }),
    weight: fc.integer({ min: 400, max: 800 }).map((hectograms) => hectograms / 10),
    handicapValue: fc.integer({ min: 2, max: 160 }).map((halves) => halves / 2),
    draw: fc.integer({ min: 1, max: 24 }),
    shoeing: fc.constantFrom("DEFERRE_ANTERIEURS", "PROTEGE_POSTERIEURS"),
    blinkers: fc.constantFrom("SANS_OEILLERES", "OEILLERES_CLASSIQUE"),
    musique: fc.constantFrom("1aDa(24)3a", "Inédit", "0p7p(25)5p").map(parseMusique),
    earnings: fc.nat(500_000_000).map(centsOf),
    starts: fc.nat(200),
    wins: fc.nat(50),
    places: fc.nat(50),
  },
  { requiredKeys: ["number", "name", "nonRunner"] },
);

const card: fc.Arbitrary<RaceCard> = fc
  .array(runner, { minLength: 1, maxLength: 20 })
  .map((runners) => runners.map((shown, i) => ({ ...shown, number: i + 1 })))
  .chain((runners) => {
    const starters = runners.filter(({ nonRunner }) => !nonRunner).map(({ number }) => number);
    const win = fc.subarray(starters).chain((numbers) => fc.record(Object.fromEntries(numbers.map((n) => [n, odds]))));
    const pool = fc.constantFrom<Pool[]>("pmu-shop", "pmu-online", "pmu-international");
    return fc
      .tuple(win, win, quotedAt, quotedAt, pool)
      .map(([live, reference, liveAt, referenceAt, name]): RaceCard => {
        const now = isShown(live) ? { win: live, quotedAt: liveAt } : { win: {} };
        const earlier = isShown(reference) ? { win: reference, quotedAt: referenceAt } : undefined;
        const market = { pool: name, ...now, reference: earlier };
        const markets = isShown(live) || earlier ? [market] : [];
        return { source: "pmu", url: CARD_URL, observedAt: OBSERVED_AT, runners, markets };
      });
  });

function isShown(win: OddsByRunner): boolean {
  return Object.keys(win).length > 0;
}

test("whatever card the PMU shows is the card that is read", () => {
  fc.assert(
    fc.property(card, (shown) => {
      expect(cardOf(renderCard(shown))).toEqual(shown);
    }),
  );
});
