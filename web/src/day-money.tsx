import type { Board } from "./api.ts";
import { euros } from "./format.ts";
import { useTexts } from "./use-language.ts";

/** What was staked and what came back, beside the same races played as the public does. */
export function DayMoney({ board: { money, market } }: { readonly board: Board }) {
  const { w, language } = useTexts();
  const rows = [
    { name: w("ours"), sum: money, help: undefined },
    { name: w("market"), sum: market, help: w("marketHelp", { races: market.races }) },
  ];
  return (
    <table className="money">
      <caption className="aloud">{w("money")}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{w("stake")}</th>
          <th scope="col">{w("payout")}</th>
          <th scope="col">{w("profit")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, sum, help }) => (
          <tr key={name}>
            <th scope="row">
              {name}
              {help && <small className="soft">{help}</small>}
              {sum.undetermined_stake > 0 && (
                <small className="soft">{w("undetermined", { amount: euros(language, sum.undetermined_stake) })}</small>
              )}
            </th>
            <td>{euros(language, sum.stake)}</td>
            <td>{euros(language, sum.payout)}</td>
            <td>
              <b>{euros(language, sum.profit, "signed")}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
