import { z } from "zod";
import { callService } from "../call-service.ts";
import { badOption, type Context, configOf } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

const Fitted = z.object({ value: z.number(), standardError: z.number() });
const Answer = z.object({
  kept: z.enum(["created", "exists", "dry_run", "nothing_paid"]),
  measuredOn: z.string(),
  from: z.string(),
  days: z.number(),
  races: z.number(),
  pools: z.array(
    z.object({
      operator: z.string(),
      pool: z.string(),
      rank: z.string().optional(),
      n: z.number(),
      mayCarryStake: z.boolean(),
      calibration: z
        .object({
          kappa: Fitted,
          beta: Fitted,
          logSd: z.number(),
          edgeSd: z.number(),
          meanAbsoluteError: z.number(),
        })
        .optional(),
      reason: z.object({ code: z.string(), field: z.string().optional(), shown: z.string().optional() }).optional(),
      refusal: z.object({ kind: z.string() }).optional(),
    }),
  ),
  notTold: z.array(z.object({ pool: z.string(), why: z.string(), races: z.number() })),
});

/** Fits κ, β and σ of each pool of combinations to what it paid, and says which may carry a stake and why not. */
export async function calibrate(
  context: Context,
  options: { readonly days?: string | undefined; readonly dryRun: boolean },
): Promise<void> {
  const { config } = configOf(context);
  const { t } = context;
  if (options.days !== undefined && !/^\d+$/.test(options.days)) badOption(context, "--days", options.days);
  const body = {
    ...(options.days === undefined ? {} : { days: Number(options.days) }),
    dry_run: options.dryRun,
  };
  const answer = await callService(context, config, { method: "POST", path: "/api/calibrations", body });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { kept, measuredOn, from, days, races, pools, notTold } = parsed.data;
  print(t("calibrate.read", { from, days, races }));
  const number = new Intl.NumberFormat(t.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const pm = (one: z.output<typeof Fitted>) => `${number.format(one.value)} ± ${number.format(one.standardError)}`;
  if (pools.length > 0) {
    const header = [
      t("calibrate.pool"),
      "n",
      "κ",
      "β",
      "σ",
      t("calibrate.error"),
      t("calibrate.edge"),
      t("calibrate.use"),
    ];
    const rows = pools.map(({ operator, pool, rank, n, calibration: fit, mayCarryStake, reason, refusal }) => [
      [operator, pool, rank].filter(Boolean).join(" "),
      n,
      ...(fit
        ? [
            pm(fit.kappa),
            pm(fit.beta),
            number.format(fit.logSd),
            number.format(fit.meanAbsoluteError),
            number.format(fit.edgeSd),
          ]
        : ["—", "—", "—", "—", "—"]),
      mayCarryStake
        ? t("calibrate.usable")
        : t("calibrate.unusable", {
            why: reason
              ? [t.or(`reason.${reason.code}`, reason.code), reason.field, reason.shown].filter(Boolean).join(" ")
              : t.or(`calibrate.${refusal?.kind}`, refusal?.kind ?? ""),
          }),
    ]);
    print(tableOf(header, rows));
  }
  for (const { pool, why, races: count } of notTold) {
    print(t("calibrate.notTold", { pool, count, why: t.or(`calibrate.${why}`, why) }));
  }
  print(t(`calibrate.${kept}`, { date: measuredOn }));
}
