import type { RacePage } from "./api.ts";
import { clock } from "./format.ts";
import { useTexts } from "./use-language.ts";

/** The answer, first and in one sentence; without one, why not and when. */
export function Verdict({ page }: { readonly page: RacePage }) {
  const { w, language, span } = useTexts();
  const { verdict, race } = page;
  return (
    <section className="verdict" aria-label={w("verdict")} data-decision={page.decision}>
      <p className="sentence" aria-live="polite">
        {verdict?.text ?? <NoVerdict page={page} />}
      </p>
      {verdict?.nearest[0] && <p>{verdict.nearest[0]}</p>}
      {verdict && (
        <p className="soft">
          {w("decidedAt", {
            time: clock(language, verdict.taken_at),
            age: span((Date.parse(race.starts_at ?? verdict.taken_at) - Date.parse(verdict.taken_at)) / 1000),
          })}{" "}
          · {verdict.profile}
          {verdict.model_version && ` · ${verdict.model_version}`}
        </p>
      )}
      {page.why && (
        <ul>
          {page.why.reasons.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {page.failures && page.failures.length > 0 && (
        <p className="soft">{page.failures.map(({ source, text }) => `${source} : ${text}`).join(" · ")}</p>
      )}
    </section>
  );
}

function NoVerdict({ page }: { readonly page: RacePage }) {
  const { w, language } = useTexts();
  if (page.stage === "cancelled") return <>{w("wasCancelled")}</>;
  if (page.due_at && (page.stage === "planned" || page.stage === "h30")) {
    return <>{w("waiting", { time: clock(language, page.due_at) })}</>;
  }
  return (
    <>
      {w("tooLate")} {page.why?.outcome}
    </>
  );
}
