import type { MoneyReport } from "../domain/performance/money-report.ts";
import type { Translate } from "./translate.ts";

/** The figures of a money report that are shown, also as they come over HTTP; money in cents. */
type ShownMoney = Pick<MoneyReport, "basis" | "longestLosingRun"> & {
  readonly stake: number;
  readonly payout: number;
  readonly drawdown: number;
  readonly roi?: number | undefined;
  readonly roiWithoutLargest?: number | undefined;
  readonly bootstrap?: { readonly low: number; readonly median: number; readonly high: number } | undefined;
};

/** A money report in words and figures of the reader's language; a figure that is not there is a dash. */
export function tellMoneyReport(t: Translate, money: ShownMoney) {
  const euros = new Intl.NumberFormat(t.language, { style: "currency", currency: "EUR" });
  const percent = new Intl.NumberFormat(t.language, { style: "percent", maximumFractionDigits: 1 });
  const share = (value: number | undefined) => (value === undefined ? "—" : percent.format(value));
  const { bootstrap } = money;
  return {
    /** Bets by what they were settled at. */
    basis: money.basis.map(({ name, bets }) => `${bets} ${t.or(`roi.${name}`, name)}`).join(", ") || "—",
    stake: euros.format(money.stake / 100),
    payout: euros.format(money.payout / 100),
    /** Return, its median, its interval, and without the largest payout. */
    returns: [
      share(money.roi),
      share(bootstrap?.median),
      bootstrap ? `${share(bootstrap.low)} … ${share(bootstrap.high)}` : "—",
      share(money.roiWithoutLargest),
    ],
    /** Largest fall and longest losing run. */
    risk: [euros.format(money.drawdown / 100), money.longestLosingRun] as const,
  };
}
