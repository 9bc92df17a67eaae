import type { BootstrapInterval } from "../domain/performance/bootstrap-by-day.ts";
import type { MoneyReport } from "../domain/performance/money-report.ts";
import type { Scoreboard } from "../domain/performance/scoreboard.ts";
import { scoreboardVerdict } from "../domain/performance/scoreboard-verdict.ts";
import { tellMoneyReport } from "./tell-money.ts";
import type { Translate } from "./translate.ts";

export type ToldTable = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
};

/** The two plain sentences: was anything better than the market, and did anything earn. */
export function tellVerdict(t: Translate, board: Scoreboard): string[] {
  const { money, chances } = scoreboardVerdict(board);
  return [
    t(`backtest.chances_${chances.kind}`, { name: chances.name, gain: chances.gain, races: chances.races }),
    t(`backtest.money_${money.kind}`, { name: money.name, roi: money.roi, bets: money.bets }),
  ];
}

export function tellModels(t: Translate, { models }: Scoreboard): ToldTable {
  return {
    header: headOf(t, "model", "races", "logLoss", "rSquared", "gain", "deflated", "slope", "brier", "triple"),
    rows: models.map((model) => [
      modelName(t, model),
      model.races,
      model.logLoss.toFixed(4),
      model.rSquared.toFixed(4),
      intervalOf(model.versusPublic?.gain),
      model.claim?.deflated.toFixed(3) ?? "—",
      model.slope ? `${model.slope.value.toFixed(3)} ± ${model.slope.standardError.toFixed(3)}` : "—",
      model.place?.brier.toFixed(4) ?? "—",
      model.triple?.logLoss.toFixed(4) ?? "—",
    ]),
  };
}

export function modelName(t: Translate, { name, inSampleRaces: races }: Scoreboard["models"][number]): string {
  const known = t.or(`backtest.name_${name}`, name);
  return races > 0 ? t("backtest.inSample", { name: known, races }) : known;
}

/** Every way to play: the variants, each with the other ways on its own races, then the paper on all races. */
export function tellMoney(t: Translate, { variants, papers }: Scoreboard): ToldTable {
  const columns = ["played", "bets", "basis", "stake", "roi", "median", "interval", "without", "drawdown", "run"];
  return {
    header: headOf(t, "way", ...columns, "deflated", "drift"),
    rows: [
      ...variants.flatMap(({ profile, model, money, claim, drift, beside }) => [
        [
          `${profile} · ${model}`,
          ...moneyCells(t, money),
          claim?.deflated.toFixed(3) ?? "—",
          drift?.mean.toFixed(3) ?? "—",
        ],
        ...beside.map(({ name, money: other }) => [t("backtest.beside", { name }), ...moneyCells(t, other), "—", "—"]),
      ]),
      ...papers.map(({ name, money, drift }) => [
        t("backtest.paper", { name }),
        ...moneyCells(t, money),
        "—",
        drift?.mean.toFixed(3) ?? "—",
      ]),
    ],
  };
}

export function tellCoverage(t: Translate, { coverage }: Scoreboard): string[] {
  return coverage.map(({ betType, count, inside, low, high }) => {
    const [told = 0, least = 0, most = 0] = [inside / count, low, high].map((share) => Math.round(share * 1000) / 10);
    return t("backtest.coverage", { betType, count, share: told, low: least, high: most });
  });
}

function headOf(t: Translate, ...names: string[]): string[] {
  return names.map((name) => t.or(`backtest.${name}`, name));
}

function intervalOf(of: BootstrapInterval | undefined): string {
  return of ? `${of.estimate.toFixed(4)} (${of.low.toFixed(4)} … ${of.high.toFixed(4)})` : "—";
}

function moneyCells(t: Translate, money: MoneyReport): (string | number)[] {
  const { basis, stake, returns, risk } = tellMoneyReport(t, money);
  return [money.played, money.bets, basis, stake, ...returns, ...risk];
}
