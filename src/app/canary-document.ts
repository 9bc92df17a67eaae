import { z } from "zod";
import type { CanaryState } from "../domain/trust/page-canary.ts";
import type { Coverage, PageReport } from "../ports/page-report.ts";
import { InstantText } from "./document-schemas.ts";

/** The last page of a kind, without its structure. */
export type LastPage = Omit<PageReport, "structure" | "listed" | "source" | "kind">;

const LastShape: z.ZodType<LastPage> = z.object({
  url: z.string(),
  observedAt: InstantText,
  outcome: z.string(),
  detail: z.string().exactOptional(),
  coverage: z
    .array(z.tuple([z.string(), z.int().nonnegative(), z.int().nonnegative()]))
    .transform((rows): Record<string, Coverage> => {
      return Object.fromEntries(rows.map(([field, found, expected]) => [field, { found, expected }]));
    }),
  nothingFound: z.array(z.string()),
});

const WitnessName = z.enum(["comparison", "programme"]);

/** A canary as it is stored, with the report of the last page. */
export const CanaryShape: z.ZodType<{ readonly canary: CanaryState; readonly last?: LastPage | undefined }> = z.object({
  canary: z.object({
    pages: z.int().nonnegative(),
    lastGood: z.object({ at: InstantText, url: z.string() }).optional(),
    streaks: z.array(z.tuple([z.string(), z.int().positive()])).transform((pairs) => Object.fromEntries(pairs)),
    fields: z
      .array(z.object({ field: z.string(), seen: z.int(), lowRate: z.number(), best: z.number() }))
      .transform((rows) => Object.fromEntries(rows.map(({ field, ...habit }) => [field, habit]))),
    recent: z.array(z.string()),
    bad: z.array(z.object({ url: z.string(), reason: z.string(), fields: z.array(z.string()) })),
    disputed: z.array(z.object({ url: z.string(), reason: z.string(), by: WitnessName.optional() })).optional(),
    recovered: z.array(z.string()),
    red: z.object({ since: InstantText, reason: z.string(), url: z.string(), by: WitnessName.optional() }).optional(),
  }),
  last: LastShape.optional(),
});

export function lastOf({ url, observedAt, outcome, detail, coverage, nothingFound }: PageReport): LastPage {
  return { url, observedAt, outcome, ...(detail === undefined ? {} : { detail }), coverage, nothingFound };
}

/** Pairs and rows: these names are a page's and not ours to rename. */
export function canaryDocument(canary: CanaryState, last: LastPage | undefined): object {
  return {
    canary: {
      ...canary,
      streaks: Object.entries(canary.streaks),
      fields: Object.entries(canary.fields).map(([field, habit]) => ({ field, ...habit })),
    },
    ...(last
      ? {
          last: {
            ...last,
            coverage: Object.entries(last.coverage).map(([field, { found, expected }]) => [field, found, expected]),
          },
        }
      : {}),
  };
}
