import { PHASE_OFFSET_MINUTES } from "../kernel/phase.ts";
import type { RaceId } from "../kernel/race-id.ts";

/** Minutes from the H5 snapshot of a race to the off as it was known at the end; negative: after it. */
export type SnapshotLead = { readonly raceId: RaceId; readonly minutes: number };

/** How far snapshots were from five minutes before the off. All in minutes; the figures are absent for no race. */
export type LeadReport = {
  readonly races: number;
  readonly figures?: {
    readonly median: number;
    /** Mean of |lead − 5|. */
    readonly meanError: number;
    readonly withinOne: number;
    /** `withinOne` over races, 0..1. */
    readonly shareWithinOne: number;
    /** Early and late: off by more than one minute, the odds too old or too young. */
    readonly tooEarly: number;
    readonly tooLate: number;
    readonly p5: number;
    readonly p95: number;
  };
  /** The largest errors, largest first; of equal ones by race. */
  readonly worst: readonly SnapshotLead[];
};

/** What "at H-5" allows, in minutes (issue: within one minute of five). */
const TOLERANCE_MINUTES = 1;
const WORST = 10;

/** The distribution of (final off − H5 snapshot) over races. */
export function leadReport(leads: readonly SnapshotLead[]): LeadReport {
  const worst = leads
    .toSorted((a, b) => errorOf(b) - errorOf(a) || (a.raceId < b.raceId ? -1 : 1))
    .filter((lead) => errorOf(lead) > TOLERANCE_MINUTES)
    .slice(0, WORST);
  if (leads.length === 0) return { races: 0, worst };
  const sorted = leads.map(({ minutes }) => minutes).toSorted((a, b) => a - b);
  const withinOne = leads.filter((lead) => errorOf(lead) <= TOLERANCE_MINUTES).length;
  return {
    races: leads.length,
    figures: {
      median: quantile(sorted, 0.5),
      meanError: leads.reduce((sum, lead) => sum + errorOf(lead), 0) / leads.length,
      withinOne,
      shareWithinOne: withinOne / leads.length,
      tooEarly: leads.filter(({ minutes }) => minutes > AIM + TOLERANCE_MINUTES).length,
      tooLate: leads.filter(({ minutes }) => minutes < AIM - TOLERANCE_MINUTES).length,
      p5: quantile(sorted, 0.05),
      p95: quantile(sorted, 0.95),
    },
    worst,
  };
}

const AIM = -PHASE_OFFSET_MINUTES.H5;

function errorOf({ minutes }: SnapshotLead): number {
  return Math.abs(minutes - AIM);
}

/** The smallest value that at least this share of the values does not exceed. @param sorted at least one, ascending */
function quantile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("no quantile of nothing");
  return value;
}
