import { raceLabel } from "../domain/kernel/race-id.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { Plan, PlannedRace, SourceReport } from "../domain/plan/plan.ts";
import type { Programme, ProgrammeRace, SourceName, SourceRace } from "../domain/race/race.ts";
import { valueDifferences } from "../domain/trust/value-differences.ts";
import type { PageFetcher } from "../ports/page-fetcher.ts";
import type { RaceSource } from "../ports/race-source.ts";
import type { ArchivedLook, ArchivedPages } from "./archived-pages.ts";
import { planKey } from "./documents.ts";
import { addChanges, type Findings, REFUSALS, readAgain, refusedThen, type Used, usedThen } from "./read-again.ts";

type Sources = { readonly sourcesOver: (fetcher: PageFetcher) => readonly RaceSource[] };

/** What the plan keeps of a race by source. */
const OWN_FIELDS = ["meetingNumber", "raceNumber", "url", "meetingUrl", "racecourse", "startsAt"] as const;
/** What it keeps once, from the first source that tells; the watch changes none of these. */
const SHARED_FIELDS = ["title", "country", "discipline", "distance", "prize", "bets"] as const;
/** Reads the programmes that a plan was made of again: how many races, and what the plan keeps of each. */
export async function comparePlan(deps: Sources, pages: ArchivedPages, plan: Plan, found: Findings): Promise<void> {
  const { date: day, races, sources, generatedAt } = plan;
  const again = new Map<SourceName, Programme>();
  for (const report of sources) {
    const programme = await compareProgramme(deps, pages, { day, races, report, generatedAt }, found);
    if (programme) again.set(report.source, programme);
  }
  for (const race of races) compareShared(again, race, { document: planKey(day), kind: "programme" }, found);
}

async function compareProgramme(
  deps: Sources,
  pages: ArchivedPages,
  plan: {
    readonly day: RaceDay;
    readonly races: readonly PlannedRace[];
    readonly report: SourceReport;
    readonly generatedAt: Plan["generatedAt"];
  },
  found: Findings,
): Promise<Programme | undefined> {
  const { day, races, report } = plan;
  const { source, status, observedAt } = report;
  const used: Used = { document: planKey(day), source, kind: "programme", race: undefined };
  const read = (look: ArchivedLook) => readAgain(deps, pages, look, used, (from) => from.programme(day), found);
  if (REFUSALS.has(status)) {
    const { now } = await read({ at: plan.generatedAt, anyAge: true });
    refusedThen(now, used, found);
    return undefined;
  }
  if (status !== "ok" || observedAt === undefined) return undefined;
  const { now } = await read({ at: observedAt });
  if (!usedThen(now, used, found)) return undefined;
  if (now.value.races.length !== report.races) {
    found.changes.push({
      ...used,
      field: "races",
      runner: undefined,
      before: report.races,
      now: now.value.races.length,
    });
  }
  for (const race of races) {
    const then = race.sources.find((one) => one.source === source);
    if (!then) continue;
    const listed = sameRace(now.value, then);
    const inRace = { ...used, race: raceLabel(race) };
    // A race of an earlier look stays in the plan; only one that the parser dropped changes the count above.
    if (listed) addChanges(found, inRace, valueDifferences(ownFields(then), ownFields(listed)));
    else if (now.value.races.length !== report.races) {
      found.changes.push({ ...inRace, field: "race", runner: undefined, before: "listed", now: undefined });
    }
  }
  return now.value;
}

/** What the plan says once of a race, against the first source that tells it now; where each of its sources was read. */
function compareShared(
  programmes: ReadonlyMap<SourceName, Programme>,
  race: PlannedRace,
  document: Pick<Used, "document" | "kind">,
  found: Findings,
): void {
  const listed = race.sources.map((named) => {
    const programme = programmes.get(named.source);
    return programme && sameRace(programme, named);
  });
  const [lead] = race.sources;
  if (!lead || listed.includes(undefined)) return;
  for (const field of SHARED_FIELDS) {
    const now = listed.map((entry) => entry?.[field]).find((value) => value !== undefined);
    const before = race[field];
    const none = Array.isArray(before) && before.length === 0; // no source lists the bets
    const used = { ...document, source: lead.source, race: raceLabel(race) };
    addChanges(found, used, valueDifferences({ [field]: none ? undefined : before }, { [field]: now }));
  }
}

function sameRace(programme: Programme, race: SourceRace): ProgrammeRace | undefined {
  return (
    programme.races.find(({ url }) => url !== undefined && url === race.url) ??
    programme.races.find(
      ({ meetingNumber, raceNumber }) =>
        meetingNumber !== undefined && meetingNumber === race.meetingNumber && raceNumber === race.raceNumber,
    )
  );
}

function ownFields(race: SourceRace): object {
  return Object.fromEntries(OWN_FIELDS.map((field) => [field, race[field]]));
}
