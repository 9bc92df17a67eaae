import { useEffect } from "react";
import { AfterRace } from "./after-race.tsx";
import type { RacePage } from "./api.ts";
import { FieldTable } from "./field-table.tsx";
import { clock } from "./format.ts";
import { Funnel } from "./funnel.tsx";
import { Link } from "./navigation.tsx";
import { dayPath, racePath } from "./route.ts";
import { useNow } from "./service-clock.ts";
import { AnswerState } from "./state.tsx";
import { Tickets } from "./tickets.tsx";
import { useAnswer } from "./use-answer.ts";
import { useTexts } from "./use-language.ts";
import { Verdict } from "./verdict.tsx";

/** One race: what is said and why, then the field, then how it ended. */
export function RacePageView({ date, race }: { readonly date: string; readonly race: string }) {
  const { language, w } = useTexts();
  const query = useAnswer<RacePage>(date, `/api/days/${date}/races/${race}/page?lang=${language}`);
  const page = query.data;
  useEffect(() => {
    document.title = page ? `${race} ${page.race.racecourse}` : race;
  }, [race, page]);
  return (
    <article className="race">
      {page ? <RaceHead page={page} date={date} /> : <h1>{race}</h1>}
      <AnswerState query={query} />
      {page && (
        <>
          <Verdict page={page} />
          {page.tickets.length > 0 && <Tickets page={page} />}
          {(page.stage === "settled" || page.stage === "no_result" || page.result) && <AfterRace page={page} />}
          <FieldTable page={page} />
          <aside>
            <Sentences title={w("events")} texts={page.events} />
            {page.funnel && <Funnel page={page} />}
            <Sentences title={w("sourcesTitle")} texts={page.sources} />
            <Sentences title={w("models")} texts={page.models.flatMap(({ texts }) => texts)} />
          </aside>
        </>
      )}
    </article>
  );
}

function RaceHead({ page, date }: { readonly page: RacePage; readonly date: string }) {
  const { w, word, language } = useTexts();
  const { race, meeting } = page;
  const at = meeting.indexOf(race.label);
  const [before, after] = [meeting[at - 1], meeting[at + 1]];
  return (
    <div className="race-head">
      <h1>
        <span className="label">{race.label}</span> {race.racecourse}
      </h1>
      <p className="off">
        {race.first_starts_at && race.starts_at && (
          <>
            <span className="aloud">
              {w("movedAria", { from: clock(language, race.first_starts_at), to: clock(language, race.starts_at) })}
            </span>
            <s aria-hidden="true">{clock(language, race.first_starts_at)}</s>
          </>
        )}{" "}
        {race.starts_at && <time dateTime={race.starts_at}>{clock(language, race.starts_at)}</time>}{" "}
        <Countdown page={page} />
      </p>
      <p className="soft facts">
        {[
          race.title,
          race.discipline && word("gait", race.discipline),
          race.distance && w("metres", { n: race.distance }),
          race.declared_runners && w("runners", { n: race.declared_runners }),
          race.paid_places && w("paid", { n: race.paid_places }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <nav className="beside" aria-label={w("meeting")}>
        <Link to={dayPath(date)}>{w("day")}</Link>
        {before && (
          <Link to={racePath(date, before)} label={`${w("previousRace")} ${before}`}>
            ← {before}
          </Link>
        )}
        {after && (
          <Link to={racePath(date, after)} label={`${w("nextRace")} ${after}`}>
            {after} →
          </Link>
        )}
      </nav>
    </div>
  );
}

function Countdown({ page }: { readonly page: RacePage }) {
  const { w, word, span } = useTexts();
  const now = useNow();
  const left = page.race.starts_at === undefined ? undefined : (Date.parse(page.race.starts_at) - now) / 1000;
  const coming = page.stage === "planned" || page.stage === "h30" || page.stage === "h5";
  if (!coming || left === undefined || left <= 0) return <span className="stage">{word("stage", page.stage)}</span>;
  return (
    <span className="countdown" role="timer">
      {w("in", { span: span(left) })}
    </span>
  );
}

function Sentences({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
