import type { RaceDay } from "../domain/kernel/time.ts";
import type { SourceReport } from "../domain/plan/plan.ts";
import type { Programme } from "../domain/race/race.ts";
import { shortProgrammes } from "../domain/trust/compare-counts.ts";
import type { RaceSource, SourceError } from "../ports/race-source.ts";

/** A programme read later may be believed again, or asked for again: a race's page is read once. */
const MENDS_ITSELF: ReadonlySet<SourceError["kind"]> = new Set(["distrusted", "switched_off"]);

/** What all sources list for a day, and how each did. */
export type ProgrammesOfDay = {
  readonly programmes: readonly Programme[];
  readonly reports: readonly SourceReport[];
  /** Every source failed, and at least one in a way that another try may mend. */
  readonly worthRetrying: boolean;
};

/** One programme that another shows to be cut short is left out: it would drop races that are run. */
export async function programmesOf(sources: readonly RaceSource[], day: RaceDay): Promise<ProgrammesOfDay> {
  const programmes: Programme[] = [];
  const reports: SourceReport[] = [];
  let passing = false;
  const answers = await Promise.all(sources.map(async (source) => ({ source, answer: await source.programme(day) })));
  const short = shortProgrammes(answers.flatMap(({ answer }) => (answer.ok ? [answer.value] : [])));
  for (const { source, answer } of answers) {
    const doubt = short.find((one) => one.source === source.name);
    if (answer.ok && doubt) {
      passing = true;
      const { url, observedAt } = answer.value;
      const detail = `${doubt.reason} (${url})`;
      reports.push({ source: source.name, status: "distrusted", races: 0, observedAt, detail });
    } else if (answer.ok) {
      const { observedAt, races, origin: detail } = answer.value;
      programmes.push(answer.value);
      reports.push({ source: source.name, status: "ok", races: races.length, observedAt, detail });
    } else {
      passing ||= isPassing(answer.error) || MENDS_ITSELF.has(answer.error.kind);
      const { kind, url, detail } = answer.error;
      reports.push({
        source: source.name,
        status: kind,
        races: 0,
        observedAt: undefined,
        detail: `${detail} (${url})`,
      });
    }
  }
  return { programmes, reports, worthRetrying: programmes.length === 0 && passing };
}

/** Might the same request succeed in a minute? */
export function isPassing(error: SourceError): boolean {
  if (error.kind === "unreachable" || error.kind === "left_alone") return true;
  return error.kind === "http_status" && (error.status >= 500 || error.status === 429);
}
