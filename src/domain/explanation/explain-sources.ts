import { unreachable } from "../kernel/result.ts";
import type { PerformancesShown } from "../model/factors/join-performances.ts";
import type { CardComparison, Disagreement } from "../race/card-comparison.ts";
import { clauses, count, type Fact, factOf, name, word } from "./fact.ts";

/** What two sources say of one race beside each other, and why the second was set apart where it was. */
export function explainComparison(comparison: CardComparison): Fact[] {
  const { disagreements, favourite, matched, runners } = comparison;
  const sources = { first: word("source", comparison.first), second: word("source", comparison.second) };
  const field = { ...sources, matched: name(String(matched)), runners: count(runners, "runner") };
  const facts: Fact[] = [
    disagreements.length > 0
      ? factOf("source_set_apart", { ...field, why: clauses(disagreements.map(explainDisagreement)) })
      : factOf("source_agrees", field),
    ...nonRunnersOfOne(comparison),
  ];
  if (favourite) {
    const figures = { ...sources, favourite: name(String(favourite.first)), other: name(String(favourite.second)) };
    facts.push(
      favourite.first === favourite.second
        ? factOf("favourite_same", { ...sources, favourite: name(String(favourite.first)) })
        : factOf(favourite.same ? "favourite_joint" : "favourite_differs", figures),
    );
  }
  return facts;
}

/** Whose last starts of the horses were read beside the archive, and of how many of the starters. */
export function explainPerformances({
  source,
  observedAt,
  starters,
  withStarts,
  withChronos,
}: PerformancesShown): Fact {
  return factOf("last_starts", {
    source: word("source", source),
    time: { kind: "time", value: observedAt },
    known: name(String(withStarts)),
    timed: name(String(withChronos)),
    runners: name(String(starters)),
  });
}

function nonRunnersOfOne({ first, second, nonRunners: { onlyFirst, onlySecond } }: CardComparison): Fact[] {
  const only = (source: typeof first, numbers: readonly number[]): Fact[] =>
    numbers.length > 0
      ? [factOf("non_runners_of_one", { source: word("source", source), runners: name(numbers.join(", ")) })]
      : [];
  return [...only(first, onlyFirst), ...only(second, onlySecond)];
}

function explainDisagreement(disagreement: Disagreement): Fact {
  const { kind } = disagreement;
  switch (kind) {
    case "other_race":
      return factOf("disagree_other_race");
    case "number_twice":
      return factOf("disagree_number_twice", {
        source: word("source", disagreement.source),
        runners: name(disagreement.numbers.join(", ")),
      });
    case "numbers_swapped":
      return factOf("disagree_numbers_swapped", { runners: name(disagreement.numbers.join(", ")) });
    case "other_names": {
      const pairs = disagreement.names.map(
        ({ number, first, second }) => `${number} ${shown(first)} / ${shown(second)}`,
      );
      return factOf("disagree_other_names", { names: name(pairs.join(", ")) });
    }
    case "other_field":
      return factOf("disagree_other_field", {
        runners: name([...disagreement.onlyFirst, ...disagreement.onlySecond].toSorted((a, b) => a - b).join(", ")),
      });
    case "other_favourite":
      return factOf("disagree_other_favourite", {
        favourite: name(String(disagreement.first)),
        other: name(String(disagreement.second)),
      });
    default:
      return unreachable(kind);
  }
}

function shown(called: string): string {
  return called.trim() === "" ? "—" : called;
}
