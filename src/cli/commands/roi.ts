import { z } from "zod";
import { tellMoneyReport } from "../../messages/tell-money.ts";
import { callService } from "../call-service.ts";
import { badOption, type Context, configOf } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

const Money = z.object({
  days: z.number(),
  races: z.number(),
  played: z.number(),
  abstained: z.number(),
  abstentions: z.array(z.object({ code: z.string(), races: z.number() })),
  basis: z.array(z.object({ name: z.string(), bets: z.number() })),
  bets: z.number(),
  openBets: z.number(),
  stake: z.number(),
  payout: z.number(),
  profit: z.number(),
  roi: z.number().optional(),
  roiWithoutLargest: z.number().optional(),
  bootstrap: z.object({ low: z.number(), median: z.number(), high: z.number() }).optional(),
  expectedRoi: z.number().optional(),
  drawdown: z.number(),
  longestLosingRun: z.number(),
  brier: z.number().optional(),
  logLoss: z.object({ races: z.number(), market: z.number(), model: z.number() }).optional(),
});
type Money = z.output<typeof Money>;

const Answer = z.object({
  from: z.string(),
  to: z.string(),
  money: Money,
  groups: z.array(z.object({ name: z.string(), money: Money })),
  papers: z.array(z.object({ kind: z.string(), name: z.string(), money: Money })),
  alerts: z.array(z.object({ code: z.string(), figure: z.number(), limit: z.number(), on: z.boolean() })),
  unreadable: z.array(z.object({ key: z.string(), detail: z.string() })),
});

export type RoiOptions = {
  readonly lastDays?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: string | undefined;
};

/** What was staked and what came back, beside "follow the market", the favourite and chance on the same races. */
export async function roi(context: Context, { lastDays, to, by }: RoiOptions): Promise<void> {
  const { config } = configOf(context);
  const { t } = context;
  if (lastDays !== undefined && !/^[1-9]\d*$/.test(lastDays)) badOption(context, "--last-days", lastDays);
  const asked = new URLSearchParams();
  if (lastDays !== undefined) asked.set("last_days", lastDays);
  if (to !== undefined) asked.set("to", to);
  if (by !== undefined) asked.set("by", by);
  const path = asked.size > 0 ? `/api/roi?${asked.toString()}` : "/api/roi";
  const answer = await callService(context, config, { method: "GET", path });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { from, to: last, money, groups, papers, alerts, unreadable } = parsed.data;
  print(t("roi.title", { from, to: last, days: money.days, races: money.races }));
  print(t("roi.counts", { played: money.played, abstained: money.abstained, bets: money.bets, open: money.openBets }));
  for (const { code, races } of money.abstentions) print(`  ${races} × ${t.or(`reason.${code}`, code)} (${code})`);
  const rows = [
    [t("roi.ours"), ...cellsOf(context, money)],
    ...groups.map((one) => [`  ${one.name}`, ...cellsOf(context, one.money)]),
    ...papers.map((one) => [t("roi.paper", { name: one.name }), ...cellsOf(context, one.money)]),
  ];
  const header = [
    "",
    "bets",
    "stake",
    "payout",
    "roi",
    "median",
    "interval",
    "without",
    "drawdown",
    "run",
    "brier",
    "basis",
  ];
  print(
    tableOf(
      header.map((name) => (name === "" ? "" : t.or(`roi.${name}`, name))),
      rows,
    ),
  );
  const { logLoss } = money;
  if (logLoss) {
    const { races, market, model } = logLoss;
    print(t("roi.logLoss", { races, market: market.toFixed(4), model: model.toFixed(4) }));
  }
  for (const { code, figure, limit } of alerts.filter(({ on }) => on)) {
    print(t("roi.alert", { rule: t.or(`roi.${code}`, code), figure: figure.toFixed(2), limit }));
  }
  for (const { key, detail } of unreadable) print(t("roi.unreadable", { key, detail }));
  print(t("play"));
}

function cellsOf({ t }: Context, money: Money): (string | number)[] {
  const { stake, payout, returns, risk, basis } = tellMoneyReport(t, money);
  return [money.bets, stake, payout, ...returns, ...risk, money.brier?.toFixed(4) ?? "—", basis];
}
