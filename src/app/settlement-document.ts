import { z } from "zod";
import { PRICED_BETS } from "../domain/betting/dividends/priced-bets.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import type { Instant } from "../domain/kernel/time.ts";
import { POOLS } from "../domain/race/card.ts";
import { SOURCE_NAMES, type SourceName } from "../domain/race/race.ts";
import type { Finish } from "../domain/race/race-result.ts";
import type { ResultDifference } from "../domain/settlement/differences-between.ts";
import type { SettledDecision, SettledTicket } from "../domain/settlement/settle-decision.ts";
import type { Settlement } from "../domain/settlement/settlement.ts";
import { CentsNumber, InstantText, RaceIdText } from "./document-schemas.ts";

/**
 * `settlement.json`, and `settlement_v2.json`, … where the result was corrected or completed: what the race's end makes of
 * what was decided at H-5. A function of the result of the same version and of what was decided.
 *
 * Money is `tickets`, `stake`, `payout`, `profit` and `undeterminedStake` and nothing else; `refusal`, `otherRefusals` and `papers`
 * were never staked. Cents; dividends in euros for €1; `clv` in natural logs.
 */
export type SettlementDocument = SettledDecision & {
  readonly raceId: RaceId;
  /** That of the result which it settles: 1 is the first official look. */
  readonly version: number;
  /** Of the look at the result. */
  readonly generatedAt: Instant;
  readonly correlationId: string;
  /** What was settled on. Absent in documents of before the versions. */
  readonly result?:
    | { readonly status: "official" | "cancelled"; readonly source: SourceName; readonly finish: Finish }
    | undefined;
  /** What the result says otherwise than the version before; empty in the first. */
  readonly differences: readonly ResultDifference[];
};

const Positive = z.int().positive();
const OperatorName = z.enum(["pmu-shop", "pmu-online", "genybet", "zeturf"]);
const Basis = z.enum(["official", "final_odds_truncated"]);
const Runners = z.array(Positive);
const FinishShape = z.array(z.array(Positive));

export const TicketShape = z.object({
  id: z.string(),
  betType: z.enum(PRICED_BETS),
  operator: OperatorName,
  runners: Runners,
  stake: CentsNumber,
  probability: z.number(),
  expectedDividend: z.number(),
  expectedValue: z.number(),
});

/** The reasons and ranks stand as they were written: what a later program no longer says is still what was said. */
const SettlementShape = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.enum(["won", "lost"]),
    payout: CentsNumber,
    basis: Basis,
    ranks: z.array(z.string()).optional(),
  }),
  z.object({ outcome: z.literal("refunded"), payout: CentsNumber, basis: z.literal("official"), reason: z.string() }),
  z.object({ outcome: z.literal("undetermined"), reason: z.string(), field: z.string().optional() }),
]) as unknown as z.ZodType<Settlement>;

export const IntervalShape = z.object({ low: z.number(), high: z.number() });

const SettledTicketShape: z.ZodType<SettledTicket> = z.object({
  ticket: TicketShape,
  settlement: SettlementShape,
  forecast: z
    .object({
      forecast: z.number(),
      paid: z.number(),
      logError: z.number(),
      interval: IntervalShape.optional(),
      inside: z.boolean().optional(),
      quantile: z.number().optional(),
      basis: Basis,
    })
    .optional(),
  split: z
    .union([
      z.object({ model: CentsNumber, drift: CentsNumber, luck: CentsNumber }),
      z.object({ model: CentsNumber, driftAndLuck: CentsNumber }),
    ])
    .optional(),
});

const RefusalShape = z.intersection(
  SettledTicketShape,
  z.object({ requiredExpectedValue: z.number().optional(), obstacles: z.array(z.string()) }),
);

const sums = { stake: CentsNumber, payout: CentsNumber, profit: CentsNumber, undeterminedStake: CentsNumber };
const Tickets = { tickets: z.array(SettledTicketShape), ...sums };

const ClosingRunnerShape = z.object({ number: Positive, modelOverClose: z.number(), closeOverH5: z.number() });
const WinnerGainShape = z.object({ modelOverClose: z.number(), closeOverH5: z.number(), modelOverH5: z.number() });

const Bet = { operator: OperatorName, betType: z.string() };

export const DifferenceShape: z.ZodType<ResultDifference> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("status"),
    from: z.enum(["official", "cancelled"]),
    to: z.enum(["official", "cancelled"]),
  }),
  z.object({ kind: z.literal("finish"), from: FinishShape, to: FinishShape }),
  z.object({ kind: z.enum(["disqualified", "non_runners"]), from: Runners, to: Runners }),
  z.object({
    kind: z.literal("dividend"),
    ...Bet,
    label: z.string(),
    runners: z.array(z.union([Positive, z.literal("nonRunner")])),
    from: z.number().optional(),
    to: z.number().optional(),
  }),
  z.object({ kind: z.literal("refund"), ...Bet, from: z.boolean(), to: z.boolean() }),
  z.object({ kind: z.literal("winners_disputed"), from: z.boolean(), to: z.boolean() }),
  z.object({ kind: z.literal("final_odds"), pools: z.array(z.string()) }),
]);

export const SettlementDocumentShape: z.ZodType<SettlementDocument> = z.object({
  raceId: RaceIdText,
  generatedAt: InstantText,
  correlationId: z.string(),
  version: Positive.default(1), // documents of before the versions were all first ones, and held the money alone
  result: z
    .object({ status: z.enum(["official", "cancelled"]), source: z.enum(SOURCE_NAMES), finish: FinishShape })
    .optional(),
  differences: z.array(DifferenceShape).default([]),
  ...Tickets,
  refusal: RefusalShape.optional(),
  otherRefusals: z.array(RefusalShape).default([]),
  papers: z.array(z.object({ kind: z.enum(["profile", "model"]), name: z.string(), ...Tickets })).default([]),
  clv: z
    .object({
      pool: z.enum(POOLS),
      basis: z.literal("final_odds_truncated"),
      runners: z.array(ClosingRunnerShape),
      winner: WinnerGainShape.optional(),
    })
    .optional(),
});
