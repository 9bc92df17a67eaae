import { centsOf } from "../src/domain/kernel/money.ts";
import type { RaceDay } from "../src/domain/kernel/time.ts";
import type { PastStart } from "../src/domain/model/factors/past-days.ts";
import type { Runner } from "../src/domain/race/card.ts";
import { parseMusique } from "../src/domain/race/musique.ts";
import { DISCIPLINES, type Discipline } from "../src/domain/race/race.ts";
import { frenchRows } from "../test/recorded/french-rows.ts";

/** Moments at which the table has the odds of the PMU's shop pool: minutes before the off in its own columns. */
export const LOOKS = ["final", "h5", "h30"] as const;
export type Look = (typeof LOOKS)[number];

/** A French race of October to December 2025 as the recorded table has it; runners are the starters, by number. */
export type FrenchRace = {
  readonly day: RaceDay;
  readonly name: string;
  readonly startsAt: number;
  readonly discipline: Discipline | undefined;
  readonly distance: number | undefined;
  readonly declaredRunners: number;
  readonly runners: readonly Runner[];
  /** Indices into `runners` by place, as far as the arrival goes; a dead heat shares one. */
  readonly finish: readonly (readonly number[])[];
  readonly odds: Readonly<Record<Look, readonly (number | undefined)[]>>;
  /** Minutes before the off of the oldest of the odds of H-5 and of H-30. */
  readonly minutesBefore: Readonly<Record<"h5" | "h30", number | undefined>>;
};

const SEX: Readonly<Record<string, Runner["sex"]>> = { MALES: "male", FEMELLES: "female", HONGRES: "gelding" };
const HECTOGRAMS = 10;

/** The French races of `history/runners-2025-10_2025-12.csv.gz`, in the order of the file. */
export function frenchRaces(): FrenchRace[] {
  const rows = frenchRows("runners-2025-10_2025-12.csv.gz");
  return [...Map.groupBy(rows, ({ date, R, C }) => `${date} R${R}C${C}`)].map(([name, runners]) =>
    raceOf(name, runners),
  );
}

function raceOf(name: string, rows: readonly Record<string, string>[]): FrenchRace {
  const [first = {}] = rows;
  const starters = rows.filter(({ statut }) => statut === "PARTANT");
  const column = (key: string) =>
    starters.map((row) => {
      const odds = Number(row[key]);
      return odds > 1 && odds < Number.POSITIVE_INFINITY ? odds : undefined;
    });
  const oldest = (key: string) => {
    const minutes = starters.flatMap((row) => (row[key] ? [Number(row[key])] : []));
    return minutes.length === 0 ? undefined : Math.max(...minutes);
  };
  return {
    day: first.date as RaceDay,
    name,
    startsAt: Number(first.heureDepart_ms),
    discipline: DISCIPLINES.find((discipline) => discipline === first.discipline),
    distance: number(first.distance_m),
    declaredRunners: Number(first.partants_declares),
    runners: starters.map(runnerOf),
    finish: finishOf(starters, first.arrivee ?? ""),
    odds: { final: column("odds_final"), h5: column("odds_h5"), h30: column("odds_h30") },
    minutesBefore: { h5: oldest("odds_h5_min_before"), h30: oldest("odds_h30_min_before") },
  };
}

function runnerOf(row: Record<string, string>): Runner {
  const earnings = number(row.gainsCarriere_centimes);
  const weight = number(row.handicapPoids);
  return {
    number: Number(row.numPmu),
    name: row.nom ?? "",
    nonRunner: false,
    jockey: row.driver || undefined,
    trainer: row.entraineur || undefined,
    age: number(row.age),
    sex: SEX[row.sexe ?? ""],
    distance: number(row.handicapDistance),
    weight: weight === undefined ? undefined : weight / HECTOGRAMS,
    handicapValue: number(row.handicapValeur),
    draw: number(row.placeCorde),
    shoeing: row.deferre || undefined,
    blinkers: row.oeilleres || undefined,
    musique: row.musique ? parseMusique(row.musique) : undefined,
    earnings: earnings === undefined ? undefined : centsOf(earnings),
    starts: number(row.nombreCourses),
    wins: number(row.nombreVictoires),
    places: number(row.nombrePlaces),
  };
}

/** `arrivee` has the order, each runner's own `ordreArrivee` its place: two with one place are a dead heat. */
function finishOf(starters: readonly Record<string, string>[], arrivee: string): number[][] {
  const groups: { place: string; rows: number[] }[] = [];
  for (const shown of arrivee === "" ? [] : arrivee.split("-")) {
    const i = starters.findIndex(({ numPmu }) => numPmu === shown);
    if (i < 0) return []; // an arrival with a horse that did not start is no arrival
    const place = starters[i]?.ordreArrivee ?? "";
    const last = groups.at(-1);
    if (last && place !== "" && last.place === place) last.rows.push(i);
    else groups.push({ place, rows: [i] });
  }
  return groups.map(({ rows }) => rows);
}

function number(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}

/** Odds of all starters at a look, or undefined where one has none. */
export function completeOdds(race: FrenchRace, look: Look): readonly number[] | undefined {
  const odds = race.odds[look].filter((o) => o !== undefined);
  return odds.length === race.runners.length && odds.length >= 2 ? odds : undefined;
}

/** Every start of the table, for the archive of past days. */
export function pastStarts(races: readonly FrenchRace[]): PastStart[] {
  return races.flatMap(({ day, runners, finish, distance }) =>
    finish.length === 0
      ? []
      : runners.map((runner, i) => ({
          day,
          runner,
          distance: runner.distance ?? distance,
          won: finish[0]?.includes(i) ?? false,
        })),
  );
}
