import type { Analysis } from "./analysis.ts";
import type { Reason } from "./reason.ts";

/** How often one gate stood in the way, of how many things. */
export type GateCount = {
  /** Simple bets of which it is the first gate. */
  readonly bets: number;
  /** Kinds of combination, one a race and bet type, that it closes, alone or with others. */
  readonly books: number;
  /** Races without a ticket of which it is the first reason, and of which it is any. */
  readonly racesFirst: number;
  readonly races: number;
  /** Races of which the bet that came closest meets it, first or not. */
  readonly nearest: number;
};

/** What the gates of one profile under one model did; every count names its whole. */
export type GateReport = {
  readonly races: number;
  /** Races with a ticket; the others were refused. */
  readonly plays: number;
  readonly tickets: number;
  /** Cents. */
  readonly staked: number;
  /** Simple bets that were priced, and those that no gate stopped. */
  readonly bets: number;
  readonly betsPassed: number;
  readonly books: number;
  /** Combinations on sale in those books. */
  readonly combinations: number;
  /** Races whose nearest bet is told. */
  readonly nearest: number;
  readonly gates: Readonly<Partial<Record<Reason["code"], GateCount>>>;
};

export const NO_RACES: GateReport = {
  races: 0,
  plays: 0,
  tickets: 0,
  staked: 0,
  bets: 0,
  betsPassed: 0,
  books: 0,
  combinations: 0,
  nearest: 0,
  gates: {},
};

/** What the gates did in one race. */
export function countGates({ verdict, tickets, funnel }: Analysis): GateReport {
  const gates: Partial<Record<Reason["code"], GateCount>> = {};
  const count = (field: keyof GateCount, reasons: readonly Reason[]): void => {
    for (const code of new Set(reasons.map((reason) => reason.code))) {
      const known = gates[code] ?? NONE;
      gates[code] = { ...known, [field]: known[field] + 1 };
    }
  };
  const stopped = funnel.candidates.flatMap(({ stoppedBy }) => (stoppedBy ? [stoppedBy] : []));
  for (const reason of stopped) count("bets", [reason]);
  for (const { closedBy } of funnel.books) count("books", closedBy);
  count("racesFirst", verdict.reasons.slice(0, 1));
  count("races", verdict.reasons);
  count("nearest", funnel.nearest?.obstacles ?? []);
  return {
    races: 1,
    plays: verdict.decision === "play" ? 1 : 0,
    tickets: tickets.length,
    staked: tickets.reduce((sum, { stake }) => sum + stake, 0),
    bets: funnel.candidates.length,
    betsPassed: funnel.candidates.length - stopped.length,
    books: funnel.books.length,
    combinations: funnel.books.reduce((sum, { possible }) => sum + possible, 0),
    nearest: funnel.nearest ? 1 : 0,
    gates,
  };
}

const NONE: GateCount = { bets: 0, books: 0, racesFirst: 0, races: 0, nearest: 0 };

/** Two parts of the same races as one; the order in which parts are added does not matter. */
export function addGates(one: GateReport, other: GateReport): GateReport {
  const gates: Partial<Record<Reason["code"], GateCount>> = { ...one.gates };
  for (const [code, count] of Object.entries(other.gates) as [Reason["code"], GateCount][]) {
    gates[code] = addCounts(gates[code] ?? NONE, count);
  }
  const { gates: _gates, ...figures } = one;
  return { ...addCounts(figures, other), gates };
}

function addCounts<T extends Readonly<Record<string, number>>>(one: T, other: T): T {
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value + (other[name] ?? 0)])) as T;
}
