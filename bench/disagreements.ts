import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { addMinutes, type Instant } from "../src/domain/kernel/time.ts";
import type { RaceCard } from "../src/domain/race/card.ts";
import { compareCards } from "../src/domain/trust/compare-cards.ts";
import { contradictedOdds } from "../src/domain/trust/odds-contradicted.ts";
import { trustCards } from "../src/domain/trust/trust-cards.ts";
import { openRecordedDay, programmePath, type RecordedDay } from "../src/recorded/recorded-day.ts";
import { parsePmuCard } from "../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuProgramme } from "../src/sources/pmu/parse-pmu-programme.ts";

// `node bench/disagreements.ts`: how often two good cards of one race look as if they contradicted each other. No second
// source was recorded beside the PMU, so an older look at the same page stands for a site whose news come as much later:
// whatever disagrees here is a race's own doing and must not turn a light.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const days = join(resolve(root, process.env.RECORDED_DATA_DIR ?? "../shared/data"), "days");
/** Minutes by which the second site's news are later. */
const LATER = [5, 10, 25, 60];
/** Minutes before the off at which the service looks. */
const PHASES = [30, 5];

type Tally = {
  races: number;
  apart: number;
  row: number;
  longestRow: number;
  mostStarters: number;
  kinds: object;
  /** Races with odds at both looks, and those of them that the money would leave alone. */
  quoted: number;
  closed: number;
};

if (existsSync(days)) await measureAll();
else console.log(`no recorded days in ${days}`);

async function measureAll(): Promise<void> {
  const tallies = new Map(LATER.map((later) => [later, tallyOf()]));
  for (const file of readdirSync(days)
    .filter((name) => name.endsWith(".ndjson.br"))
    .toSorted()) {
    const opened = await openRecordedDay(join(days, file));
    if (!opened.ok) throw new Error(opened.error.detail);
    for (const [later, tally] of tallies)
      for (const race of racesOf(opened.value)) judge(opened.value, race, later, tally);
  }
  for (const [later, { row: _, ...tally }] of tallies) console.log(`${later} minutes later`, JSON.stringify(tally));
}

function tallyOf(): Tally {
  return { races: 0, apart: 0, row: 0, longestRow: 0, mostStarters: 0, kinds: {}, quoted: 0, closed: 0 };
}

type RecordedRace = { readonly path: string; readonly startsAt: Instant };

/** The French races of a day, in the order of their off. */
function racesOf(recorded: RecordedDay): RecordedRace[] {
  const { day } = recorded;
  const path = programmePath(day);
  const answer = recorded.answerAt(path, `${day}T20:00:00.000Z` as Instant);
  const read = answer && parsePmuProgramme(answer.text, `https://pmu.test${path}`, answer.at);
  if (!read?.ok) return [];
  return read.value.races
    .flatMap(({ country, startsAt, meetingNumber, raceNumber }) =>
      country === "FRA" && startsAt
        ? [{ startsAt, path: `${path}/R${meetingNumber}/C${raceNumber}/participants` }]
        : [],
    )
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
}

/** A race counts as apart where one of its two looks is. */
function judge(day: RecordedDay, { path, startsAt }: RecordedRace, later: number, tally: Tally): void {
  const pairs = PHASES.flatMap((before) => {
    const now = cardAt(day, path, addMinutes(startsAt, -before));
    const then = cardAt(day, path, addMinutes(startsAt, -before - later));
    if (now && then && before === 5) countClosed(now, then, tally);
    return now && then ? [compareCards(now, then)] : [];
  });
  if (pairs.length === 0) return;
  const kinds = new Set(pairs.flatMap(({ disagreements }) => disagreements.map(({ kind }) => kind)));
  tally.races += 1;
  tally.apart += kinds.size > 0 ? 1 : 0;
  tally.row = kinds.size > 0 ? tally.row + 1 : 0;
  tally.longestRow = Math.max(tally.longestRow, tally.row);
  const counts = pairs.map(({ nonRunners: { onlyFirst, onlySecond } }) =>
    Math.abs(onlyFirst.length - onlySecond.length),
  );
  tally.mostStarters = Math.max(tally.mostStarters, ...counts);
  const known = tally.kinds as Record<string, number>;
  for (const kind of kinds) known[kind] = (known[kind] ?? 0) + 1;
}

/** The look of H-5 as the PMU's, and the older one as another source's. */
function countClosed(card: RaceCard, then: RaceCard, tally: Tally): void {
  const [market, older] = [card, then].map(({ markets }) => markets.find(({ win }) => Object.keys(win).length > 1));
  if (!market || !older) return;
  const other = { ...then, source: "zeturf" as const };
  const { trusted, quarantined } = trustCards([card, other]);
  tally.quoted += 1;
  tally.closed += contradictedOdds({ card, market }, { cards: trusted, quarantined }) ? 1 : 0;
}

function cardAt(day: RecordedDay, path: string, at: Instant): RaceCard | undefined {
  const answer = day.answerAt(path, at);
  const read = answer && parsePmuCard(answer.text, `https://pmu.test${path}`, answer.at);
  return read?.ok ? read.value : undefined;
}
