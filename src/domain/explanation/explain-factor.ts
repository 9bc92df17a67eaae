import type { MoveCode, ProbabilityMove } from "../model/probability-move.ts";
import {
  clause,
  count,
  type Fact,
  type Figure,
  factOf,
  name,
  number,
  points,
  share,
  signedShare,
  word,
} from "./fact.ts";

/** The value of a factor in the unit that people use. @see src/domain/model/factors for the units of the values */
const SHOWN: Readonly<Partial<Record<MoveCode, (value: number) => Figure>>> = {
  jockey_and_trainer: share,
  jockey_win_rate: share,
  trainer_win_rate: share,
  win_rate: share,
  place_rate: share,
  disqualified_share: share,
  unfinished_share: share,
  runs_since_top_three: (value) => count(Math.round(Math.expm1(value)), "run"),
  experience: (value) => count(Math.round(Math.expm1(value)), "start"),
  days_since_run: (value) => count(Math.round(Math.expm1(value)), "day"),
  earnings_per_start: (value) => ({ kind: "cents", value: 100 * Math.round(Math.expm1(value)) }),
  distance_change: (value) => signedShare(Math.expm1(value)),
  drift: (value) => signedShare(Math.expm1(value)),
  age: (value) => count(value, "year"),
  recul: (value) => count(25 * value, "metre"), // steps of 25 m
  weight: (value) => count(value, "kilogram"),
  handicap_value: (value) => number(value, 1),
  musique_score: (value) => number(value, 1),
  newly_unshod: (value) => number(value, 0),
  chrono: (value) => count(value, "second_per_km"),
  best_chrono: (value) => count(value, "second_per_km"),
  female: yesOrNo,
  unshod_front: yesOrNo,
  unshod_hind: yesOrNo,
  blinkers: yesOrNo,
  long_rest: yesOrNo,
};

/** A factor of a model: what was read, where, how long ago, and what it does to the chance. */
export function explainFactor(move: ProbabilityMove): Fact {
  const { code, value, effect, probabilityEffect, weights } = move;
  const common = { factor: word("factor", code), reading: clause(explainReading(move)) };
  const weighed = { ...common, points: points(probabilityEffect), version: name(weights) };
  if (value === undefined) return effect === 0 ? factOf("factor_unknown", common) : factOf("factor_absent", weighed);
  const shown = typeof value === "number" ? (SHOWN[code]?.(value) ?? number(value, 2)) : word("volatility", value);
  // What weighs nothing in any runner moves nothing: it is shown beside the chance.
  if (effect === 0 && probabilityEffect === 0) return factOf("factor_shown", { ...common, value: shown });
  return factOf("factor_moves", { ...weighed, value: shown });
}

/** Where a value was read, and its age at the decision. */
export function explainReading({ source, observedAt, ageMinutes, archive, lastStarts }: ProbabilityMove): Fact {
  if (source === "past_days" && lastStarts) {
    return factOf("read_last_starts", {
      archive: clause(archiveFact(archive)),
      source: word("source", lastStarts.source),
      time: { kind: "time", value: lastStarts.observedAt },
      age: count(Math.max(0, Math.round(lastStarts.ageMinutes)), "minute"),
    });
  }
  if (source === "past_days") return archiveFact(archive);
  const minutes = Math.round(ageMinutes);
  const figures = { source: word("source", source), time: { kind: "time", value: observedAt } } as const;
  if (minutes === 0) return factOf("read_now", figures);
  const age = count(Math.abs(minutes), "minute");
  return factOf(minutes > 0 ? "read_before" : "read_ahead", { ...figures, age });
}

function archiveFact(archive: ProbabilityMove["archive"]): Fact {
  if (!archive) return factOf("read_no_archive");
  const { days, lastDay, ageDays } = archive;
  return factOf("read_archive", {
    days: count(days, "day"),
    last: { kind: "day", value: lastDay },
    age: count(ageDays, "day"),
  });
}

function yesOrNo(value: number): Figure {
  return word("answer", value === 0 ? "no" : "yes");
}
