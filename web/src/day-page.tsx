import { useEffect, useState } from "react";
import type { Board } from "./api.ts";
import { ALL, DayFilters, type Filter, matches } from "./day-filters.tsx";
import { DayMoney } from "./day-money.tsx";
import { DayTimeline } from "./day-timeline.tsx";
import { EmptyDay } from "./empty-day.tsx";
import { clock, longDay } from "./format.ts";
import { Link } from "./navigation.tsx";
import { dayBeside, dayPath, racePath } from "./route.ts";
import { useNow } from "./service-clock.ts";
import { AnswerState } from "./state.tsx";
import { useAnswer } from "./use-answer.ts";
import { useTexts } from "./use-language.ts";

/** The day: what is next, what it brought, and every race on the axis of its hours. */
export function DayPage({ date }: { readonly date: string }) {
  const { w, language } = useTexts();
  const query = useAnswer<Board>(date, `/api/days/${date}/board?lang=${language}`);
  const [filter, setFilter] = useState<Filter>(ALL);
  const board = query.data;
  useEffect(() => {
    document.title = `${w("title")} ${date}`;
  }, [w, date]);
  const races = board?.races.filter((race) => matches(filter, race)) ?? [];
  return (
    <article className="day">
      <div className="day-head">
        <Link to={dayPath(dayBeside(date, -1))} label={w("previousDay")} className="quiet">
          ←
        </Link>
        <h1>{longDay(language, date)}</h1>
        <Link to={dayPath(dayBeside(date, 1))} label={w("nextDay")} className="quiet">
          →
        </Link>
      </div>
      <AnswerState query={query} />
      {board && board.races.length === 0 && <EmptyDay board={board} />}
      {board && board.races.length > 0 && (
        <>
          <div className="summary">
            <NextOff board={board} />
            <DayMoney board={board} />
          </div>
          <DayFilters races={board.races} filter={filter} onChange={setFilter} />
          {races.length === 0 ? <p>{w("noneMatch")}</p> : <DayTimeline races={races} date={date} />}
        </>
      )}
    </article>
  );
}

function NextOff({ board: { next, date } }: { readonly board: Board }) {
  const { w, language, span } = useTexts();
  const now = useNow();
  if (!next) return <p className="soft">{w("noNext")}</p>;
  const left = (Date.parse(next.starts_at) - now) / 1000;
  return (
    <p className="next">
      <span className="soft">{w("next")}</span>{" "}
      <Link to={racePath(date, next.label)}>
        {next.label} {next.racecourse}
      </Link>{" "}
      <time dateTime={next.starts_at}>{clock(language, next.starts_at)}</time>{" "}
      <span role="timer">{left > 0 ? w("in", { span: span(left) }) : w("now")}</span>
    </p>
  );
}
