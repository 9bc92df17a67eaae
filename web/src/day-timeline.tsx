import { useEffect, useRef } from "react";
import type { BoardRace } from "./api.ts";
import { clock } from "./format.ts";
import { RaceChip } from "./race-chip.tsx";
import { useNow } from "./service-clock.ts";
import { type Axis, axisOf, hoursOf, minutesOf, nowOn, placeOn } from "./timeline.ts";
import { useTexts } from "./use-language.ts";

/** Pixels of a minute at least: a chip is 27 minutes wide and holds a time and a word. */
const PX_A_MINUTE = 3;
const LANE_PX = 54;

/** Meetings as rows over one axis of hours, with now; it scrolls where the page is narrower than the day. */
export function DayTimeline({ races, date }: { readonly races: readonly BoardRace[]; readonly date: string }) {
  const { language, word } = useTexts();
  const axis = axisOf(races.flatMap(({ starts_at }) => starts_at ?? []));
  const scroll = useRef<HTMLElement>(null);
  const now = useNow();
  const at = axis && nowOn(axis, now);
  const shown = at !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once now comes on the axis, and not at every second of it
  useEffect(() => {
    const element = scroll.current;
    if (!element || !axis || at === undefined) return;
    element.scrollLeft = (element.scrollWidth * at) / minutesOf(axis) - element.clientWidth / 3;
  }, [shown, date]);
  if (!axis) return null;
  const meetings = Map.groupBy(races, ({ meeting_number }) => meeting_number);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="timeline" ref={scroll} tabIndex={0} aria-label={word("web", "meetings")}>
      <div className="axis" style={{ minWidth: `${minutesOf(axis) * PX_A_MINUTE}px` }}>
        <div className="hours" aria-hidden="true">
          {hoursOf(axis).map((hour) => (
            <span key={hour} style={{ left: percent(axis, (hour - axis.from) / 60_000) }}>
              {clock(language, new Date(hour).toISOString())}
            </span>
          ))}
        </div>
        {at !== undefined && <div className="now" aria-hidden="true" style={{ left: percent(axis, at) }} />}
        {[...meetings].map(([number, own]) => (
          <Meeting key={number} number={number} races={own} axis={axis} date={date} />
        ))}
      </div>
    </section>
  );
}

function Meeting({
  number,
  races,
  axis,
  date,
}: {
  readonly number: number;
  readonly races: readonly BoardRace[];
  readonly axis: Axis;
  readonly date: string;
}) {
  const placed = placeOn(axis, races);
  const lanes = 1 + Math.max(...placed.map(({ lane }) => lane), 0);
  const untimed = races.filter(({ starts_at }) => starts_at === undefined);
  return (
    <section className="meeting">
      <h2>
        R{number} {races[0]?.racecourse}
      </h2>
      <ol style={{ height: `${lanes * LANE_PX}px` }}>
        {placed.map(({ item, minutes, lane }) => (
          <li key={item.label} style={{ left: percent(axis, minutes), top: `${lane * LANE_PX}px` }}>
            <RaceChip race={item} date={date} />
          </li>
        ))}
      </ol>
      {untimed.length > 0 && (
        <ul className="untimed">
          {untimed.map((race) => (
            <li key={race.label}>
              <RaceChip race={race} date={date} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function percent(axis: Axis, minutes: number): string {
  return `${(100 * minutes) / minutesOf(axis)}%`;
}
