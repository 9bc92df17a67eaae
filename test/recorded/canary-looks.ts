import { addMinutes, type Instant } from "../../src/domain/kernel/time.ts";
import type { PageKind, PageReport } from "../../src/ports/page-report.ts";
import { openRecordedDay } from "../../src/recorded/recorded-day.ts";
import { readAndReport } from "../../src/sources/page-reader.ts";
import { parsePmuCard } from "../../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuProgramme } from "../../src/sources/pmu/parse-pmu-programme.ts";

/** One look at a page of the PMU, on a recorded day. */
export type Look = {
  readonly at: Instant;
  readonly path: string;
  readonly text: string;
  readonly kind: PageKind;
  /** A look as it was recorded, at a French race. */
  readonly french: boolean;
  /** What the service would have seen of a French race, at H-30 and H-5. */
  readonly served: boolean;
};

/** Minutes before the off at which the service looks. */
const PHASES = [30, 5];

/** The looks of a recorded day, in the order of time. */
export async function looksOf(file: string): Promise<Look[]> {
  const day = await openRecordedDay(file);
  if (!day.ok) throw new Error(day.error.detail);
  const { day: date } = day.value;
  const programmePath = `/programme/${date.slice(8)}${date.slice(5, 7)}${date.slice(0, 4)}`;
  const both = { french: true, served: true };
  const looks: Look[] = day.value
    .answersAt(programmePath)
    .map(({ at, text }) => ({ at, text, path: programmePath, kind: "programme", ...both }));
  const last = looks.at(-1);
  const programme = last && parsePmuProgramme(last.text, programmePath, last.at);
  for (const race of programme?.ok ? programme.value.races : []) {
    const { meetingNumber, raceNumber, startsAt } = race;
    if (startsAt === undefined) continue;
    const french = race.country === "FRA";
    const path = `${programmePath}/R${meetingNumber}/C${raceNumber}/participants`;
    for (const { at, text } of day.value.answersAt(path)) {
      if (at < startsAt) looks.push({ at, text, path, kind: "card", french, served: false });
    }
    for (const minutes of french ? PHASES : []) {
      const at = addMinutes(startsAt, -minutes);
      const seen = day.value.answerAt(path, at);
      if (seen) looks.push({ at, text: seen.text, path, kind: "card", french: false, served: true });
    }
  }
  return looks.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The page through its parser, as the service reads it. A programme is another page at each look. */
export function reportOf({ at, path, text, kind }: Look): PageReport & { readonly subject?: string } {
  const page = { url: path, observedAt: at, text };
  const parse = kind === "programme" ? parsePmuProgramme : parsePmuCard;
  const { report } = readAndReport<object>("pmu", kind, page, (seen) => parse(seen.text, seen.url, seen.observedAt));
  return kind === "programme" ? { ...report, subject: `${path} at ${at}` } : report;
}
