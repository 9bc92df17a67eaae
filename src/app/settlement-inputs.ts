import { z } from "zod";
import type { Ticket } from "../domain/betting/analysis.ts";
import { PRICED_BETS } from "../domain/betting/dividends/priced-bets.ts";
import type { RaceId } from "../domain/kernel/race-id.ts";
import { ok, type Result } from "../domain/kernel/result.ts";
import { POOLS } from "../domain/race/card.ts";
import type { Decided } from "../domain/settlement/settle-decision.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import { RaceIdText } from "./document-schemas.ts";
import { type CorruptDocument, raceKey, readDocument } from "./documents.ts";
import { IntervalShape, TicketShape } from "./settlement-document.ts";

const TicketsShape = z.object({ tickets: z.array(TicketShape) });

const bet = { betType: z.enum(PRICED_BETS), runners: z.array(z.int().positive()) };
const priced = { ...bet, probability: z.number(), expectedDividend: z.number(), expectedValue: z.number() };
const CodeShape = z.object({ code: z.string() });
const ForecastShape = z.object({ ...priced, interval: IntervalShape.optional(), stoppedBy: CodeShape.optional() });
const chance = z.number().optional();

/** What is settled of `analysis_H5.json`; an analysis of before a part was written has none of it. */
const DecidedShape: z.ZodType<Decided> = z.object({
  raceId: RaceIdText,
  market: z.object({ pool: z.enum(POOLS) }).optional(),
  runners: z.array(z.object({ number: z.int().positive(), winProbability: chance, marketProbability: chance })),
  funnel: z.object({
    candidates: z.array(ForecastShape),
    books: z.array(z.object({ best: z.array(ForecastShape) })).default([]),
    nearest: z
      .object({
        ...priced,
        requiredExpectedValue: z.number(),
        obstacles: z.array(CodeShape),
      })
      .optional(),
  }),
  models: z
    .array(z.object({ name: z.string(), chosen: z.boolean(), tickets: z.array(TicketShape).optional() }))
    .default([]),
  paper: z
    .array(z.object({ profile: z.enum(["follow-market", "favourite", "random"]), tickets: z.array(TicketShape) }))
    .default([]),
});

/** What was decided at H-5: the tickets, and the analysis where there is one. */
export type DecidedAtH5 = { readonly tickets: readonly Ticket[]; readonly decided: Decided | undefined };

/** As stored. */
export async function readDecided(store: DocumentStore, raceId: RaceId): Promise<Result<DecidedAtH5, CorruptDocument>> {
  const tickets = await readDocument(store, raceKey(raceId, "tickets.json"), TicketsShape);
  if (!tickets.ok) return tickets;
  const analysis = await readDocument(store, raceKey(raceId, "analysis_H5.json"), DecidedShape);
  if (!analysis.ok) return analysis;
  return ok({ tickets: tickets.value?.document.tickets ?? [], decided: analysis.value?.document });
}
