import type { BoardRace } from "./api.ts";
import { useTexts } from "./use-language.ts";

/** Which races are shown; undefined is all. */
export type Filter = {
  readonly meeting: number | undefined;
  readonly gait: string | undefined;
  readonly played: boolean;
};

export const ALL: Filter = { meeting: undefined, gait: undefined, played: false };

export function matches({ meeting, gait, played }: Filter, race: BoardRace): boolean {
  return (
    (meeting === undefined || race.meeting_number === meeting) &&
    (gait === undefined || race.discipline === gait) &&
    (!played || race.decision === "play")
  );
}

export function DayFilters({
  races,
  filter,
  onChange,
}: {
  readonly races: readonly BoardRace[];
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}) {
  const { w, word } = useTexts();
  const meetings = new Map(races.map(({ meeting_number, racecourse }) => [meeting_number, racecourse]));
  const gaits = [...new Set(races.flatMap(({ discipline }) => discipline ?? []))];
  return (
    <fieldset className="filters">
      <legend className="aloud">{w("filters")}</legend>
      <label>
        <span className="soft">{w("meeting")}</span>
        <select
          value={filter.meeting ?? ""}
          onChange={({ target }) =>
            onChange({ ...filter, meeting: target.value === "" ? undefined : Number(target.value) })
          }
        >
          <option value="">{w("all")}</option>
          {[...meetings].map(([number, name]) => (
            <option key={number} value={number}>
              R{number} {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="soft">{w("gait")}</span>
        <select
          value={filter.gait ?? ""}
          onChange={({ target }) => onChange({ ...filter, gait: target.value === "" ? undefined : target.value })}
        >
          <option value="">{w("all")}</option>
          {gaits.map((gait) => (
            <option key={gait} value={gait}>
              {word("gait", gait)}
            </option>
          ))}
        </select>
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={filter.played}
          onChange={({ target }) => onChange({ ...filter, played: target.checked })}
        />
        {w("onlyPlayed")}
      </label>
    </fieldset>
  );
}
