import type { RacePage } from "./api.ts";
import { useTexts } from "./use-language.ts";

/** What stopped the bets, gate by gate, and what the nearest of them would have needed. */
export function Funnel({ page }: { readonly page: RacePage }) {
  const { w, word } = useTexts();
  const { funnel, verdict } = page;
  if (!funnel) return null;
  return (
    <section className="funnel">
      <h2>{w("funnel")}</h2>
      <ol>
        <li>
          <b>{funnel.considered}</b> {w("considered", { n: "" }).trim()}
        </li>
        {funnel.stops.map(({ code, text, count }) => (
          <li key={code} className="stop">
            <b>−{count}</b> {text}
          </li>
        ))}
        <li>
          <b>{funnel.played}</b> {w("passed", { n: "" }).trim()}
        </li>
      </ol>
      {verdict && verdict.nearest.length > 1 && (
        <>
          <h3>{w("nearest")}</h3>
          <ul>
            {verdict.nearest.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
      {funnel.closed.map(({ text, bet_types }) => (
        <p key={text} className="soft">
          {w("combinations")}, {text} : {bet_types.map((bet) => word("bet", bet)).join(", ")}
        </p>
      ))}
    </section>
  );
}
