import { z } from "zod";
import { centsOf } from "../domain/kernel/money.ts";
import { parseRaceId, type RaceId } from "../domain/kernel/race-id.ts";
import { type Instant, parseInstant, parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import type { DroppedRace, Plan, PlannedRace } from "../domain/plan/plan.ts";
import { type Market, POOLS, type RaceCard, type Runner } from "../domain/race/card.ts";
import type { CardComparison, Disagreement } from "../domain/race/card-comparison.ts";
import type { Musique } from "../domain/race/musique.ts";
import type { PastPerformances } from "../domain/race/past-performances.ts";
import { DISCIPLINES, SOURCE_NAMES, type SourceRace } from "../domain/race/race.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import type { Snapshot } from "../domain/race/snapshot.ts";
import { RUNNER_CHANGES, type SeenChange } from "../domain/trust/race-changes.ts";

/** The shapes in which stored documents are read back. What does not fit is a corrupt document, never a default. */

export const InstantText = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text);
  if (instant !== undefined && instant === text) return instant;
  context.addIssue({ code: "custom", message: "not an instant such as 2025-12-10T12:55:00.000Z" });
  return z.NEVER;
});

export const RaceDayText = z.string().transform((text, context): RaceDay => {
  const day = parseRaceDay(text);
  if (day.ok) return day.value;
  context.addIssue({ code: "custom", message: "not a day of the calendar such as 2025-12-10" });
  return z.NEVER;
});

export const RaceIdText = z.string().transform((text, context): RaceId => {
  if (parseRaceId(text).ok) return text as RaceId;
  context.addIssue({ code: "custom", message: "not a race such as 2025-12-10-R1C3" });
  return z.NEVER;
});

export const CentsNumber = z.int().transform(centsOf);
const Positive = z.int().positive();
const Status = z.enum(["scheduled", "running", "finished", "cancelled"]);
const Odds = z.number().gt(1);
export const OddsByRunner = z.record(z.coerce.number().int().positive(), Odds);

const SourceRaceShape: z.ZodType<SourceRace> = z.object({
  source: z.enum(SOURCE_NAMES),
  meetingNumber: Positive.optional(),
  raceNumber: Positive.optional(),
  url: z.string().optional(),
  meetingUrl: z.string().optional(),
  racecourse: z.string(),
  title: z.string().optional(),
  country: z.string().optional(),
  startsAt: InstantText.optional(),
});

const PlannedRaceShape: z.ZodType<PlannedRace> = z.object({
  raceId: RaceIdText,
  meetingNumber: Positive,
  raceNumber: Positive,
  racecourse: z.string(),
  country: z.string().optional(),
  title: z.string().optional(),
  startsAt: InstantText.optional(),
  firstStartsAt: InstantText.optional(),
  revision: Positive,
  status: Status,
  discipline: z.enum(DISCIPLINES).optional(),
  distance: z.number().positive().optional(),
  declaredRunners: z.int().nonnegative().optional(),
  prize: z.number().nonnegative().optional(),
  bets: z.array(z.string()),
  betsOffSale: z.array(z.string()).optional(),
  sources: z.array(SourceRaceShape),
  agreement: z.object({
    startsAt: z.enum(["single_source", "agree", "differ", "unknown"]),
    minutesApart: z.number().nonnegative().optional(),
  }),
});

const DroppedRaceShape: z.ZodType<DroppedRace> = z.object({
  source: z.enum(SOURCE_NAMES),
  label: z.string(),
  racecourse: z.string(),
  startsAt: InstantText.optional(),
  reason: z.enum(["foreign", "country_unknown", "number_clash", "no_number", "duplicate"]),
});

export const PlanShape: z.ZodType<Plan> = z.object({
  date: RaceDayText,
  generatedAt: InstantText,
  correlationId: z.string(),
  codeVersion: z.string(),
  mode: z.enum(["tasks", "plan"]).default("tasks"), // earlier plans do not tell: their tasks were laid
  sources: z.array(
    z.object({
      source: z.enum(SOURCE_NAMES),
      status: z.string(),
      races: z.int().nonnegative(),
      observedAt: InstantText.optional(),
      detail: z.string().optional(),
    }),
  ),
  races: z.array(PlannedRaceShape),
  dropped: z.array(DroppedRaceShape),
});

const PastOutcomeShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("place"), place: Positive }),
  z.object({ kind: z.literal("other"), letter: z.string() }),
  z.object({ kind: z.enum(["unplaced", "disqualified", "pulled_up", "fell", "refused", "interrupted"]) }),
]);

const MusiqueShape: z.ZodType<Musique> = z.object({
  text: z.string(),
  understood: z.boolean(),
  runs: z.array(z.object({ outcome: PastOutcomeShape, discipline: z.string().optional(), year: z.int().optional() })),
});

const RunnerShape: z.ZodType<Runner> = z.object({
  number: Positive,
  name: z.string(),
  nonRunner: z.boolean(),
  jockey: z.string().optional(),
  trainer: z.string().optional(),
  age: z.number().optional(),
  sex: z.enum(["male", "female", "gelding"]).optional(),
  distance: z.number().optional(),
  weight: z.number().optional(),
  handicapValue: z.number().optional(),
  draw: z.number().optional(),
  shoeing: z.string().optional(),
  blinkers: z.string().optional(),
  musique: MusiqueShape.optional(),
  earnings: CentsNumber.optional(),
  starts: z.number().optional(),
  wins: z.number().optional(),
  places: z.number().optional(),
  record: z.string().optional(),
});

export const MarketShape: z.ZodType<Market> = z.object({
  pool: z.enum(POOLS),
  win: OddsByRunner,
  quotedAt: InstantText.optional(),
  reference: z.object({ win: OddsByRunner, quotedAt: InstantText.optional() }).optional(),
  place: z.record(z.coerce.number().int().positive(), z.object({ min: z.number(), max: z.number() })).optional(),
});

const RaceCardShape: z.ZodType<RaceCard> = z.object({
  source: z.enum(SOURCE_NAMES),
  url: z.string(),
  observedAt: InstantText,
  origin: z.literal("imported").optional(),
  runners: z.array(RunnerShape),
  markets: z.array(MarketShape),
  startsAt: InstantText.optional(),
  status: Status.optional(),
  racecourse: z.string().optional(),
  title: z.string().optional(),
  meetingNumber: z.number().optional(),
  raceNumber: z.number().optional(),
  discipline: z.enum(DISCIPLINES).optional(),
  distance: z.number().optional(),
  prize: z.number().optional(),
  starters: z.number().optional(),
  going: z.string().optional(),
});

const SourceFailureShape = z.object({ source: z.enum(SOURCE_NAMES), kind: z.string(), detail: z.string() });

const Source = z.enum(SOURCE_NAMES);
const Numbers = z.array(Positive);

const DisagreementShape: z.ZodType<Disagreement> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("other_race") }),
  z.object({ kind: z.literal("number_twice"), source: Source, numbers: Numbers }),
  z.object({ kind: z.literal("numbers_swapped"), numbers: Numbers }),
  z.object({
    kind: z.literal("other_names"),
    names: z.array(z.object({ number: Positive, first: z.string(), second: z.string() })),
  }),
  z.object({ kind: z.literal("other_field"), onlyFirst: Numbers, onlySecond: Numbers }),
  z.object({ kind: z.literal("other_favourite"), first: Positive, second: Positive }),
]);

export const CardComparisonShape: z.ZodType<CardComparison> = z.object({
  first: Source,
  second: Source,
  runners: z.int().nonnegative(),
  matched: z.int().nonnegative(),
  spelling: Numbers,
  nonRunners: z.object({ both: Numbers, onlyFirst: Numbers, onlySecond: Numbers }),
  favourite: z.object({ first: Positive, second: Positive, same: z.boolean() }).optional(),
  disagreements: z.array(DisagreementShape),
});

const Told = { sources: z.array(Source) };
const Reworded = { from: z.string(), to: z.string(), ...Told };

export const SeenChangeShape: z.ZodType<SeenChange> = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(RUNNER_CHANGES), number: Positive, name: z.string(), ...Told }),
  z.object({ kind: z.enum(["horse", "jockey", "shoeing"]), number: Positive, ...Reworded }),
  z.object({ kind: z.literal("weight"), number: Positive, from: z.number(), to: z.number(), ...Told }),
  z.object({ kind: z.literal("going"), ...Reworded }),
  z.object({ kind: z.literal("off_time"), from: InstantText, to: InstantText, ...Told }),
]);

const PastPerformancesShape: z.ZodType<PastPerformances> = z.object({
  source: Source,
  url: z.string(),
  observedAt: InstantText,
  origin: z.literal("imported").optional(),
  horses: z.array(
    z.object({
      number: Positive,
      name: z.string(),
      starts: z.array(
        z.object({
          day: RaceDayText,
          racecourse: z.string(),
          discipline: z.enum(DISCIPLINES).optional(),
          distance: Positive.optional(),
          field: Positive.optional(),
          place: Positive.optional(),
          outcome: z.string().optional(),
          chrono: z.number().positive().optional(),
          jockey: z.string().optional(),
        }),
      ),
    }),
  ),
});

export const SnapshotShape: z.ZodType<Snapshot & { readonly correlationId: string }> = z.object({
  correlationId: z.string(),
  raceId: RaceIdText,
  phase: z.enum(["H30", "H5"]),
  revision: Positive,
  plannedAt: InstantText.optional(),
  takenAt: InstantText,
  startsAt: InstantText,
  discipline: z.enum(DISCIPLINES).optional(),
  declaredRunners: z.int().nonnegative().optional(),
  bets: z.array(z.string()).optional(), // earlier snapshots do not tell
  betsOffSale: z.array(z.string()).optional(),
  cards: z.array(RaceCardShape),
  quarantined: z
    .array(z.object({ card: RaceCardShape, against: Source, disagreements: z.array(DisagreementShape) }))
    .optional(),
  comparisons: z.array(CardComparisonShape).optional(),
  performances: PastPerformancesShape.optional(),
  failures: z.array(SourceFailureShape),
});

const OperatorName = z.enum(["pmu-shop", "pmu-online", "genybet", "zeturf"]);

export const DividendShape = z.object({
  operator: OperatorName,
  betType: z.string(),
  label: z.string(),
  runners: z.array(z.union([Positive, z.literal("nonRunner")])),
  dividend: CentsNumber,
  winningStakes: z.number().optional(),
});

export const RaceResultShape: z.ZodType<RaceResult> = z.object({
  source: z.enum(SOURCE_NAMES),
  url: z.string(),
  observedAt: InstantText,
  origin: z.literal("imported").optional(),
  status: z.enum(["pending", "provisional", "official", "cancelled"]),
  finish: z.array(z.array(Positive)),
  disqualified: z.array(Positive),
  nonRunners: z.array(Positive),
  dividends: z.array(DividendShape),
  refundedBets: z.array(z.object({ operator: OperatorName, betType: z.string() })).optional(),
  chronos: z.record(z.coerce.number().int().positive(), z.number().positive()).optional(),
});
