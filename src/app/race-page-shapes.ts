import { z } from "zod";
import type { Analysis } from "../domain/betting/analysis.ts";
import { InstantText } from "./document-schemas.ts";
import { AnalysisShape } from "./explain-race.ts";

/** What a page shows of an analysis beside what the sentences read. */
export type PageAnalysis = Pick<
  Analysis,
  | "raceId"
  | "takenAt"
  | "profile"
  | "card"
  | "model"
  | "market"
  | "paidPlaces"
  | "runners"
  | "verdict"
  | "tickets"
  | "risk"
  | "funnel"
  | "models"
  | "sources"
  | "performances"
  | "changes"
>;

const Interval = z.object({ low: z.number(), high: z.number() });
const Bet = { betType: z.string(), runners: z.array(z.int().positive()), interval: Interval.optional() };

const MorePageShape = z.looseObject({
  profile: z.string(),
  paidPlaces: z.int().optional(),
  card: z.looseObject({ source: z.string(), url: z.string(), oddsAt: InstantText }).optional(),
  model: z.looseObject({ name: z.string() }).optional(),
  market: z.looseObject({ overround: z.number(), takeout: z.number() }).optional(),
  risk: z.looseObject({ outcomes: z.array(z.object({ profit: z.number(), probability: z.number() })) }).optional(),
  funnel: z.looseObject({
    candidates: z.array(z.looseObject(Bet)),
    stops: z.array(z.looseObject({ code: z.string(), count: z.int() })),
    books: z.array(
      z.looseObject({
        betType: z.string(),
        considered: z.int(),
        closedBy: z.array(z.looseObject({ code: z.string() })),
        best: z.array(z.looseObject(Bet)),
      }),
    ),
  }),
  runners: z.array(
    z.looseObject({
      oddsH30: z.number().optional(),
      winProbability: z.number().optional(),
      fairOdds: z.number().optional(),
      placeProbability: z.number().optional(),
      winExpectedValue: z.number().optional(),
    }),
  ),
});

/** A stored analysis, held against what the sentences and the page read of it. */
export const PageAnalysisShape = AnalysisShape.pipe(MorePageShape as unknown as z.ZodType<PageAnalysis, never>);
