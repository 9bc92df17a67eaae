import { z } from "zod";
import { centsOf } from "../../domain/kernel/money.ts";
import { ok, type Result } from "../../domain/kernel/result.ts";
import type { Instant } from "../../domain/kernel/time.ts";
import type { RaceCard, Runner } from "../../domain/race/card.ts";
import { parseMusique } from "../../domain/race/musique.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { name, notNegative, optional, positive, readAs, readPmuJson, unreadable, words } from "./pmu-json.ts";
import { marketsOf, Quote } from "./pmu-markets.ts";

/** Hectograms in a kilogram: 570 is 57 kg, 575 the half kilo. */
const HECTOGRAMS = 10;

const SEX = { MALES: "male", FEMELLES: "female", HONGRES: "gelding" } as const;

/** The fields that follow the race (place, time, incident) are not read: a card is what a bettor sees before the off. */
const Participant = z
  .object({
    numPmu: positive,
    nom: name,
    statut: z.enum(["PARTANT", "NON_PARTANT"]),
    driver: words,
    entraineur: words,
    age: optional(positive),
    sexe: optional(z.enum(["MALES", "FEMELLES", "HONGRES"])),
    handicapDistance: optional(positive), // metres
    handicapPoids: optional(positive), // hectograms
    handicapValeur: optional(z.number()),
    placeCorde: optional(positive),
    deferre: words,
    oeilleres: words,
    musique: words,
    gainsParticipant: optional(z.object({ gainsCarriere: optional(notNegative) })), // cents
    nombreCourses: optional(notNegative),
    nombreVictoires: optional(notNegative),
    nombrePlaces: optional(notNegative),
    dernierRapportDirect: optional(Quote),
    dernierRapportReference: optional(Quote),
  })
  .transform((shown) => {
    const earnings = shown.gainsParticipant?.gainsCarriere;
    const runner: Runner = {
      number: shown.numPmu,
      name: shown.nom,
      nonRunner: shown.statut === "NON_PARTANT",
      jockey: shown.driver,
      trainer: shown.entraineur,
      age: shown.age,
      sex: shown.sexe && SEX[shown.sexe],
      distance: shown.handicapDistance,
      weight: shown.handicapPoids && shown.handicapPoids / HECTOGRAMS,
      handicapValue: shown.handicapValeur,
      draw: shown.placeCorde,
      shoeing: shown.deferre,
      blinkers: shown.oeilleres,
      musique: shown.musique === undefined ? undefined : parseMusique(shown.musique),
      earnings: earnings === undefined ? undefined : centsOf(earnings),
      starts: shown.nombreCourses,
      wins: shown.nombreVictoires,
      places: shown.nombrePlaces,
    };
    return { runner, live: shown.dernierRapportDirect, reference: shown.dernierRapportReference };
  });

const Card = z.object({ participants: z.array(Participant) });

/**
 * The field and the win odds of one race (`…/participants`), of whichever pools the answer holds.
 *
 * A non-runner keeps its place in the field and has no odds, whatever the answer still shows for it.
 *
 * @returns unreadable too where no runner is left, where a number comes twice, or where one odds cannot be read
 */
export function parsePmuCard(text: string, url: string, observedAt: Instant): Result<RaceCard, ParseError> {
  const json = readPmuJson(text, url);
  if (!json.ok) return json;
  const card = readAs(Card, json.value, url);
  if (!card.ok) return card;

  const participants = card.value.participants;
  if (participants.length === 0) return unreadable(url, "no runner");
  const runners = participants.map(({ runner }) => runner).toSorted((a, b) => a.number - b.number);
  const twice = runners.find((runner, i) => runner.number === runners[i - 1]?.number);
  if (twice) return unreadable(url, `runner ${twice.number} twice`);
  // 77,966 of 77,966 cards of the recorded days number their horses from 1 without a gap, non-runners among them.
  const gap = runners.findIndex((runner, i) => runner.number !== i + 1);
  if (gap >= 0) return unreadable(url, `runner ${gap + 1} is missing: ${runners.map(({ number }) => number).join()}`);

  const markets = marketsOf(participants, url);
  if (!markets.ok) return markets;
  return ok({ source: "pmu", url, observedAt, runners, markets: markets.value });
}
