import { centsOf } from "../../src/domain/kernel/money.ts";
import type { Dividend } from "../../src/domain/race/race-result.ts";
import type { Arrival } from "../../src/domain/settlement/paid-combinations.ts";
import { lastAnswers, recordedFile, tableRows } from "./recorded-data.ts";

export type RaceOfNovember = Arrival & {
  readonly name: string;
  /** How well the rows fit the arrival, as their table says: from 0.9 on it is surely their race. */
  readonly matchScore: number;
  readonly dividends: readonly Dividend[];
  /** What the programme sold, as the PMU's codes. */
  readonly bets?: readonly string[];
};

/** 1 November 2025: the 81 races whose official dividends are recorded, with arrival, non-runners and bets of that day. */
export function november2025(): RaceOfNovember[] {
  type Course = {
    numOrdre: number;
    nombreDeclaresPartants: number;
    ordreArrivee?: number[][];
    paris?: { typePari: string }[];
  };
  type Day = { programme: { reunions: { numOfficiel: number; courses: Course[] }[] } };
  type Card = { participants: { numPmu: number; statut: string }[] };
  const answers = lastAnswers(recordedFile("days", "2025-11-01.ndjson.br"), (path) =>
    /^\/programme\/\d+(\/R\d+\/C\d+\/participants)?$/.test(path),
  );
  const [day] = [...answers].flatMap(([path, body]) => (/^\/programme\/\d+$/.test(path) ? [body as Day] : []));
  const rows = Map.groupBy(
    tableRows(recordedFile("history", "dividends-2025-11-01.csv.gz"), ","),
    (row) => `R${row.R}C${row.C}`,
  );
  return (day?.programme.reunions ?? []).flatMap(({ numOfficiel, courses }) =>
    courses.flatMap((course): RaceOfNovember[] => {
      const name = `R${numOfficiel}C${course.numOrdre}`;
      const own = rows.get(name);
      const card = [...answers].find(([path]) => path.endsWith(`/R${numOfficiel}/C${course.numOrdre}/participants`));
      if (!own || !course.ordreArrivee || !card) return [];
      const { participants } = card[1] as Card;
      return [
        {
          name,
          matchScore: Number(own[0]?.match_score),
          declaredRunners: course.nombreDeclaresPartants,
          bets: (course.paris ?? []).map(({ typePari }) => typePari),
          finish: course.ordreArrivee,
          nonRunners: participants.filter(({ statut }) => statut === "NON_PARTANT").map(({ numPmu }) => numPmu),
          dividends: own.map((row) => ({
            operator: "pmu-shop",
            betType: row.typePari ?? "",
            label: row.libelle ?? "",
            runners: (row.combinaison ?? "").split("-").map((part) => (part === "NP" ? "nonRunner" : Number(part))),
            dividend: centsOf(Number(row.dividende_centimes_pour_1_euro)),
          })),
        },
      ];
    }),
  );
}
