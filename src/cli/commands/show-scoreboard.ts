import type { VariantRun } from "../../app/run-variant.ts";
import type { BootstrapInterval } from "../../domain/performance/bootstrap-by-day.ts";
import type { MoneyReport } from "../../domain/performance/money-report.ts";
import type { Scoreboard } from "../../domain/performance/scoreboard.ts";
import { scoreboardVerdict } from "../../domain/performance/scoreboard-verdict.ts";
import type { Context } from "../context.ts";
import { print, printError, tableOf } from "../show.ts";

export type ShownScoreboard = Pick<VariantRun, "counts" | "unreadable"> & {
  readonly from: string;
  readonly to: string;
  readonly scoreboard: Scoreboard;
};

/** The sentence first, then the figures, each with its n. */
export function showScoreboard(context: Context, shown: ShownScoreboard): void {
  const { t } = context;
  const { from, to, counts, unreadable, scoreboard } = shown;
  const { models, variants, papers, coverage, tried } = scoreboard;
  const { money, chances } = scoreboardVerdict(scoreboard);
  print(t("backtest.title", { from, to, ...counts }));
  print(t(`backtest.chances_${chances.kind}`, { name: chances.name, gain: chances.gain, races: chances.races }));
  print(t(`backtest.money_${money.kind}`, { name: money.name, roi: money.roi, bets: money.bets }));
  const head = (...names: string[]) => names.map((name) => t.or(`backtest.${name}`, name));
  print(
    tableOf(
      head("model", "races", "logLoss", "rSquared", "gain", "deflated", "slope", "brier", "triple"),
      models.map((model) => [
        nameOf(context, model),
        model.races,
        model.logLoss.toFixed(4),
        model.rSquared.toFixed(4),
        interval(model.versusPublic?.gain),
        model.claim?.deflated.toFixed(3) ?? "—",
        model.slope ? `${model.slope.value.toFixed(3)} ± ${model.slope.standardError.toFixed(3)}` : "—",
        model.place?.brier.toFixed(4) ?? "—",
        model.triple?.logLoss.toFixed(4) ?? "—",
      ]),
    ),
  );
  const moneyRows = [
    ...variants.flatMap(({ profile, model, money: own, claim, drift, beside }) => [
      [
        `${profile} · ${model}`,
        ...moneyCells(context, own),
        claim?.deflated.toFixed(3) ?? "—",
        drift?.mean.toFixed(3) ?? "—",
      ],
      ...beside.map(({ name, money: other }) => [
        t("backtest.beside", { name }),
        ...moneyCells(context, other),
        "—",
        "—",
      ]),
    ]),
    ...papers.map(({ name, money: other, drift }) => [
      t("backtest.paper", { name }),
      ...moneyCells(context, other),
      "—",
      drift?.mean.toFixed(3) ?? "—",
    ]),
  ];
  const columns = [
    "played",
    "bets",
    "stake",
    "roi",
    "median",
    "interval",
    "without",
    "drawdown",
    "run",
    "deflated",
    "drift",
  ];
  print(tableOf(head("way", ...columns), moneyRows));
  for (const { betType, count, inside, low, high } of coverage) {
    const [told = 0, least = 0, most = 0] = [inside / count, low, high].map((share) => Math.round(share * 1000) / 10);
    print(t("backtest.coverage", { betType, count, share: told, low: least, high: most }));
  }
  print(t("backtest.tried", tried));
  for (const { key, detail } of unreadable) printError(`${key}: ${detail}`);
  print(t("play"));
}

function nameOf({ t }: Context, { name, inSampleRaces: races }: Scoreboard["models"][number]): string {
  const known = t.or(`backtest.name_${name}`, name);
  return races > 0 ? t("backtest.inSample", { name: known, races }) : known;
}

function interval(of: BootstrapInterval | undefined): string {
  return of ? `${of.estimate.toFixed(4)} (${of.low.toFixed(4)} … ${of.high.toFixed(4)})` : "—";
}

function moneyCells({ t }: Context, money: MoneyReport): (string | number)[] {
  const euros = new Intl.NumberFormat(t.language, { style: "currency", currency: "EUR" });
  const percent = new Intl.NumberFormat(t.language, { style: "percent", maximumFractionDigits: 1 });
  const share = (value: number | undefined) => (value === undefined ? "—" : percent.format(value));
  const { bootstrap } = money;
  return [
    money.played,
    money.bets,
    euros.format(money.stake / 100),
    share(money.roi),
    share(bootstrap?.median),
    bootstrap ? `${share(bootstrap.low)} … ${share(bootstrap.high)}` : "—",
    share(money.roiWithoutLargest),
    euros.format(money.drawdown / 100),
    money.longestLosingRun,
  ];
}
