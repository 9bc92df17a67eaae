import { raceLabel } from "../../src/domain/kernel/race-id.ts";
import type { Instant } from "../../src/domain/kernel/time.ts";
import type { Dividend } from "../../src/domain/race/race-result.ts";
import type { Task } from "../../src/ports/task-queue.ts";
import { toldRace } from "../../src/sim/told-race.ts";
import type { Fail, WatchedDay, Wire } from "./invariants.ts";

/** Outcomes of a run that did the work of its phase. */
export const EFFECTS: ReadonlySet<string> = new Set(["recorded", "play", "abstain", "settled", "undetermined"]);
/** By then everything is told of a race. */
const AT_LAST = "9999-12-31T00:00:00.000Z" as Instant;

/** Snapshots, decisions, settlements and records of runs, as they are written. */
export function watchDocuments(
  { simulated, edits, trueTime }: WatchedDay,
  lastTold: (label: string) => Instant | undefined,
  fail: Fail,
) {
  const races = new Map(simulated.meetings.flatMap(({ races: own }) => own.map((race) => [raceLabel(race), race])));
  const effects = new Map<string, number>();
  const settlements = new Map<string, number>();
  const atOnce = new Map<string, number>();
  const looks = new Map<string, Instant>();

  /** By the document's own words, and by what the source had told by then. */
  function decided(key: string, label: string, json: Wire): void {
    const { taken_at: takenAt, starts_at: startsAt } = json;
    if (startsAt !== undefined && !(takenAt < startsAt))
      fail("no ticket after the off", `${key} taken at ${takenAt}, off at ${startsAt}`);
    const told = lastTold(label);
    if (trueTime() && told !== undefined && takenAt >= told && json.tickets?.length !== 0)
      fail("no ticket after the off", `${key} taken at ${takenAt}, the source tells ${told}`);
  }

  function looked(key: string, label: string, { phase, revision, taken_at: takenAt }: Wire): void {
    const name = `${label} ${phase} v${revision}`;
    const before = looks.get(name);
    if (before !== undefined && before !== takenAt)
      fail("one effect a phase and revision", `${key}: a second look of ${name}`);
    looks.set(name, takenAt);
  }

  function ran(key: string, { race, phase, revision, outcome }: Wire): void {
    if (!EFFECTS.has(outcome)) return;
    const name = `${race} ${phase} v${revision}`;
    const count = (effects.get(name) ?? 0) + 1;
    effects.set(name, count);
    // A correction of the arrival is settled as a version of its own; of two deliveries at the same moment both may say
    // what the one did.
    const versions = phase === "RESULT" ? (settlements.get(race) ?? 1) : 1;
    const twins = (atOnce.get(`${race} ${phase}`) ?? 1) - 1;
    if (count > versions + twins)
      fail("one effect a phase and revision", `${key}: ${name} had its effect ${count} times`);
  }

  function settled(key: string, label: string, json: Wire): void {
    settlements.set(label, (settlements.get(label) ?? 0) + 1);
    const race = races.get(label);
    if (!race) {
      fail("the money adds up", `${key}: no such race`);
      return;
    }
    const { arrival, status } = toldRace(race, edits.get(label) ?? [], AT_LAST);
    let [stake, payout] = [0, 0];
    for (const { ticket, settlement } of json.tickets) {
      if (settlement.outcome === "undetermined") continue;
      stake += ticket.stake;
      payout += settlement.payout;
      const refunded =
        status === "cancelled" || arrival?.nonRunners.some((number) => ticket.runners.includes(number)) === true;
      const due = refunded ? ticket.stake : paidBy(arrival?.dividends ?? [], ticket);
      if (settlement.payout !== due)
        fail("the money adds up", `${key}: ${ticket.id} was paid ${settlement.payout}, the pool owes ${due}`);
    }
    if (json.stake !== stake || json.payout !== payout || json.profit !== payout - stake)
      fail("the money adds up", `${key}: ${json.stake}, ${json.payout}, ${json.profit} of ${stake} and ${payout}`);
  }

  return {
    written(key: string, json: Wire): void {
      const [folder, , label = "", file = "", deeper] = key.split("/");
      if (deeper !== undefined) return; // kept beside: a superseded look, the changes of a field
      if (folder === "runs") ran(key, json);
      if (folder !== "days") return;
      if (["snapshot_H5.json", "analysis_H5.json", "tickets.json"].includes(file)) decided(key, label, json);
      if (file === "snapshot_H30.json" || file === "snapshot_H5.json") looked(key, label, json);
      if (/^settlement(_v\d+)?\.json$/.test(file)) settled(key, label, json);
    },
    delivering({ body }: Task, copies: number): void {
      if (copies > 1) atOnce.set(`${body.race} ${body.phase}`, copies);
    },
    /** Races that were decided at H-5. */
    decided: () =>
      new Set([...effects.keys()].filter((name) => / H5 /.test(name)).map((name) => name.split(" ")[0])).size,
  };
}

/** Cents that the official rows owe a ticket. */
function paidBy(dividends: readonly Dividend[], ticket: Wire): number {
  const ordered = ticket.bet_type.endsWith("ORDRE");
  const nameOf = (runners: readonly unknown[]) => {
    const names = runners.map(String);
    return (ordered ? names : names.toSorted()).join("-");
  };
  return dividends
    .filter((row) => row.operator === ticket.operator && row.betType === ticket.bet_type)
    .filter((row) => nameOf(row.runners) === nameOf(ticket.runners))
    .reduce((sum, { dividend }) => sum + Math.floor((ticket.stake * dividend) / 100), 0);
}
