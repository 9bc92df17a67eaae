import type { BoardRace } from "./api.ts";
import { clock, euros } from "./format.ts";
import { Link } from "./navigation.tsx";
import { racePath } from "./route.ts";
import { useTexts } from "./use-language.ts";

/** A race in a word: where it stands, and what was decided. */
export function RaceChip({ race, date }: { readonly race: BoardRace; readonly date: string }) {
  const { w, word, language } = useTexts();
  const off = race.starts_at && clock(language, race.starts_at);
  const first = race.first_starts_at && clock(language, race.first_starts_at);
  const moved = first && off && first !== off;
  const decided = race.decision && word("decision", race.decision);
  const stage = word("stage", race.stage);
  const brought =
    race.decision === "play" && race.profit !== undefined ? euros(language, race.profit, "signed") : undefined;
  const winner = race.winners?.length ? `${w("place")} ${race.winners.join(" = ")}` : undefined;
  const shown = brought ?? (race.stage === "h5" || race.stage === "off" ? (decided ?? stage) : (winner ?? stage));
  // What the chip has no room for, for who hears it.
  const more = [
    moved && w("moved", { from: first, to: off }),
    race.discipline && word("gait", race.discipline),
    ...[stage, decided, winner].filter((text) => text !== shown),
    race.why,
  ];
  return (
    <Link
      to={racePath(date, race.label)}
      className="chip"
      data={{ "data-stage": race.stage, "data-decision": race.decision }}
    >
      <span className="chip-head">
        <b>{race.label.replace(/^R\d+/, "")}</b> {moved && <span className="late">→</span>}
        <time dateTime={race.starts_at}>{off}</time>
      </span>
      <span className="chip-word">{shown}</span>
      <span className="aloud">{[race.label, ...more].filter(Boolean).join(", ")}</span>
    </Link>
  );
}
