import type { RacePage } from "./api.ts";
import { clock, dividend, euros } from "./format.ts";
import { useTexts } from "./use-language.ts";

type Settlement = NonNullable<RacePage["settlement"]>;
type Ended = Settlement["tickets"][number];

/** How the race ended, what was staked and what came back, and what a refusal would have brought. */
export function AfterRace({ page }: { readonly page: RacePage }) {
  const { w, word, language } = useTexts();
  const { result, settlement } = page;
  return (
    <section className="after">
      <h2>{w("after")}</h2>
      {!result && <p>{w(page.stage === "no_result" ? "resultMissing" : "arrivalNone")}</p>}
      {result && (
        <>
          <p className="arrival">
            <span className="soft">{w("arrival")}</span>{" "}
            <b>{result.finish.map((shared) => shared.join(" = ")).join(" – ")}</b>
          </p>
          <p className="soft">
            {w("officialAt", { time: clock(language, result.observed_at), source: word("source", result.source) })}
            {result.version > 1 && ` · ${w("corrected", { n: result.version })}`}
          </p>
          {result.dividends.length === 0 ? (
            <p className="soft">{w("dividendsNone")}</p>
          ) : (
            <>
              <h3>{w("dividends")}</h3>
              <ul className="dividends">
                {result.dividends.map((one) => (
                  <li key={`${one.operator} ${one.bet_type} ${one.label} ${one.runners.join("-")}`}>
                    {word("bet", one.bet_type)} {one.runners.join(" – ")} <b>{euros(language, one.dividend)}</b>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
      {settlement && (
        <>
          <h3>{w("settlement")}</h3>
          {settlement.tickets.length === 0 ? (
            <p>{w("nothingStaked")}</p>
          ) : (
            <>
              <p>
                {w("stake")} {euros(language, settlement.stake)} · {w("payout")} {euros(language, settlement.payout)} ·{" "}
                <b>
                  {w("profit")} {euros(language, settlement.profit, "signed")}
                </b>
              </p>
              <Ends ends={settlement.tickets} />
            </>
          )}
          {settlement.refusals.length > 0 && (
            <>
              <h3>{w("refusalWould")}</h3>
              <Ends ends={settlement.refusals} />
            </>
          )}
        </>
      )}
    </section>
  );
}

function Ends({ ends }: { readonly ends: readonly Ended[] }) {
  const { w, word, language } = useTexts();
  return (
    <ul className="ends">
      {ends.map((end) => (
        <li key={`${end.bet_type} ${end.runners.join("-")}`}>
          <span>
            {word("bet", end.bet_type)} {end.runners.join(" – ")}, {euros(language, end.stake)}
          </span>{" "}
          <b>
            {end.outcome === "undetermined" ? w("unsettled", { why: end.why ?? "" }) : w(end.outcome)}
            {end.payout !== undefined && end.payout > 0 && ` ${euros(language, end.payout)}`}
          </b>{" "}
          {end.forecast && (
            <span>
              {w("forecastPaid", {
                forecast: dividend(language, end.forecast.expected),
                paid: dividend(language, end.forecast.paid),
              })}
              {end.forecast.inside !== undefined && `, ${w(end.forecast.inside ? "inside" : "outside")}`}{" "}
            </span>
          )}
          {end.basis && <small className="soft">{w(`basis_${end.basis}`)}</small>}
        </li>
      ))}
    </ul>
  );
}
