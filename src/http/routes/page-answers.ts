import { z } from "zod";
import { STAGES } from "../../app/race-stage.ts";

/** What the pages are answered: the shapes that `/openapi.json` tells and that the client's types are made from. */

const Instant = z.string().meta({ description: "ISO 8601, UTC" });
const Cents = z.int().meta({ description: "cents" });
const Share = z.number().meta({ description: "0 to 1" });
const Runners = z.array(z.int());
const Stage = z.enum(STAGES);
const Decision = z.enum(["play", "abstain"]);
const Language = z.enum(["fr", "en"]);
const money = { stake: Cents, payout: Cents, profit: Cents };
const Money = z.object({ ...money, undetermined_stake: Cents });

export const ErrorAnswer = z.object({
  ok: z.literal(false),
  correlation_id: z.string(),
  error: z.string(),
  detail: z.string().optional(),
  problems: z.array(z.object({ field: z.string(), rule: z.string() })).optional(),
});

export const TextsAnswer = z.object({
  ok: z.literal(true),
  language: Language,
  today: z.string().meta({ description: "the Paris day" }),
  texts: z.record(z.string(), z.record(z.string(), z.string())),
  play: z.string(),
});

export const BoardAnswer = z.object({
  ok: z.literal(true),
  language: Language,
  date: z.string(),
  planned: z.boolean().meta({ description: "false: no plan is stored for the day" }),
  sources: z
    .array(
      z.object({
        source: z.string(),
        status: z.string(),
        text: z.string(),
        races: z.int(),
        observed_at: Instant.optional(),
        detail: z.string().optional(),
      }),
    )
    .optional(),
  races: z.array(
    z.object({
      race_id: z.string(),
      label: z.string(),
      meeting_number: z.int(),
      race_number: z.int(),
      racecourse: z.string(),
      title: z.string().optional(),
      starts_at: Instant.optional(),
      first_starts_at: Instant.optional().meta({ description: "as first planned, of a race that moved" }),
      discipline: z.string().optional(),
      declared_runners: z.int().optional(),
      stage: Stage,
      decision: Decision.optional(),
      why: z.string().optional(),
      winners: Runners.optional(),
      profit: Cents.optional(),
      stake: Cents.optional(),
    }),
  ),
  next: z.object({ label: z.string(), racecourse: z.string(), starts_at: Instant }).optional(),
  money: Money,
  market: Money.extend({ races: z.int() }),
  play: z.string(),
});

const Paper = z.object({
  source: z.string().optional(),
  url: z.string().optional(),
  observed_at: Instant.optional(),
  age_minutes: z.number().optional(),
  text: z.string(),
});

const Ended = z.object({
  bet_type: z.string(),
  operator: z.string(),
  runners: Runners,
  stake: Cents,
  outcome: z.enum(["won", "lost", "refunded", "undetermined"]),
  payout: Cents.optional(),
  basis: z.enum(["official", "final_odds_truncated"]).optional(),
  why: z.string().optional(),
  forecast: z.object({ expected: z.number(), paid: z.number(), inside: z.boolean().optional() }).optional(),
});

const Row = z.object({
  number: z.int(),
  name: z.string(),
  non_runner: z.boolean(),
  jockey: z.string().optional(),
  trainer: z.string().optional(),
  age: z.number().optional(),
  weight: z.number().optional(),
  draw: z.number().optional(),
  shoeing: z.string().optional(),
  musique: z.string().optional(),
  odds_h30: z.number().optional(),
  odds_h5: z.number().optional(),
  final_odds: z.number().optional(),
  market_probability: Share.optional(),
  win_probability: Share.optional(),
  fair_odds: z.number().optional(),
  place_probability: Share.optional(),
  win_expected_value: z.number().optional().meta({ description: "profit per €1" }),
  path: z.array(z.object({ at: Instant, odds: z.number() })),
  place: z.int().optional(),
  disqualified: z.literal(true).optional(),
  absent: z.record(z.string(), z.string()).meta({ description: "why a figure of the row is missing" }),
  facts: z.array(z.string()),
});

export const RacePageAnswer = z.object({
  ok: z.literal(true),
  language: Language,
  race: z.object({
    race_id: z.string(),
    label: z.string(),
    racecourse: z.string(),
    title: z.string().optional(),
    starts_at: Instant.optional(),
    first_starts_at: Instant.optional(),
    revision: z.int(),
    status: z.string(),
    discipline: z.string().optional(),
    distance: z.number().optional(),
    declared_runners: z.int().optional(),
    prize: z.number().optional(),
    paid_places: z.int().optional(),
  }),
  stage: Stage,
  decision: Decision.optional(),
  why: z.object({ outcome: z.string(), reasons: z.array(z.string()) }).optional(),
  due_at: Instant.optional().meta({ description: "H-5" }),
  meeting: z.array(z.string()),
  failures: z.array(z.object({ source: z.string(), text: z.string(), detail: z.string() })).optional(),
  verdict: z
    .object({
      text: z.string(),
      reasons: z.array(z.string()),
      nearest: z.array(z.string()),
      taken_at: Instant,
      profile: z.string(),
      model: z.string().optional(),
      model_version: z.string().optional(),
    })
    .optional(),
  tickets: z.array(
    z.object({
      bet_type: z.string(),
      operator: z.string(),
      runners: Runners,
      stake: Cents,
      probability: Share,
      expected_dividend: z.number().meta({ description: "euros for €1, if it wins" }),
      expected_value: z.number(),
      interval: z.object({ low: z.number(), high: z.number() }).optional(),
    }),
  ),
  risk: z.object({ worst_profit: z.number(), chance: Share }).optional(),
  funnel: z
    .object({
      considered: z.int(),
      stops: z.array(z.object({ code: z.string(), text: z.string(), count: z.int() })),
      played: z.int(),
      closed: z.array(z.object({ text: z.string(), bet_types: z.array(z.string()) })),
    })
    .optional(),
  field: z.array(Row),
  papers: z.record(z.string(), Paper),
  events: z.array(z.string()),
  sources: z.array(z.string()),
  models: z.array(z.object({ name: z.string(), chosen: z.boolean(), texts: z.array(z.string()) })),
  result: z
    .object({
      status: z.string(),
      source: z.string(),
      url: z.string(),
      observed_at: Instant,
      version: z.int(),
      finish: z.array(Runners),
      disqualified: Runners,
      dividends: z.array(
        z.object({
          operator: z.string(),
          bet_type: z.string(),
          label: z.string(),
          runners: z.array(z.string()),
          dividend: Cents,
        }),
      ),
    })
    .optional(),
  settlement: z
    .object({
      ...money,
      undetermined_stake: Cents,
      tickets: z.array(Ended),
      refusals: z.array(Ended),
      papers: z.array(z.object({ name: z.string(), ...money })),
    })
    .optional(),
  play: z.string(),
});
