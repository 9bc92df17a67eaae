import type { RacePage } from "./api.ts";
import { dividend, euros, profitShare, share } from "./format.ts";
import { useTexts } from "./use-language.ts";

/** What to play: stake, dividend with its interval, chance, and what is lost at worst. */
export function Tickets({ page }: { readonly page: RacePage }) {
  const { w, word, language } = useTexts();
  const { tickets, risk } = page;
  return (
    <section className="tickets">
      <h2>{w("tickets")}</h2>
      <ul>
        {tickets.map((ticket) => (
          <li key={`${ticket.bet_type} ${ticket.runners.join("-")}`} className="ticket">
            <p className="what">
              <b>{word("bet", ticket.bet_type)}</b> <b className="numbers">{ticket.runners.join(" – ")}</b>
              <b className="stake">{euros(language, ticket.stake)}</b>
            </p>
            <dl>
              <div>
                <dt>{w("expectedDividend")}</dt>
                <dd>
                  {dividend(language, ticket.expected_dividend)}
                  {ticket.interval && (
                    <small>
                      {" "}
                      {w("interval", {
                        low: dividend(language, ticket.interval.low),
                        high: dividend(language, ticket.interval.high),
                      })}
                    </small>
                  )}
                </dd>
              </div>
              <div>
                <dt>{w("chance")}</dt>
                <dd>{share(language, ticket.probability)}</dd>
              </div>
              <div>
                <dt>{w("value")}</dt>
                <dd>{profitShare(language, ticket.expected_value)}</dd>
              </div>
              <div>
                <dt>{w("source")}</dt>
                <dd>{word("pool", ticket.operator)}</dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
      {risk && (
        <p>
          {w("worst")} :{" "}
          {w("worstLost", {
            amount: euros(language, Math.abs(risk.worst_profit)),
            chance: share(language, risk.chance),
          })}
        </p>
      )}
    </section>
  );
}
