import { unreachable } from "../kernel/result.ts";
import type { SeenChange } from "../trust/race-changes.ts";
import { clauses, count, type Fact, type Figure, factOf, name, word } from "./fact.ts";

/** What changed of a race between two looks, and which sources tell it. */
export function explainChange(change: SeenChange): Fact {
  const { kind, sources } = change;
  const by = clauses(
    sources.length > 0
      ? sources.map((source) => factOf("told_by", { source: word("source", source) }))
      : [factOf("told_by_plan")],
  );
  switch (kind) {
    case "non_runner":
    case "runner_back":
    case "runner_added":
      return factOf(`change_${kind}`, { horse: name(`${change.number} ${change.name}`.trim()), by });
    case "horse":
    case "jockey":
      return ofRunner(name(change.from), name(change.to));
    case "shoeing":
      return ofRunner(word("shoeing", change.from), word("shoeing", change.to));
    case "weight":
      return ofRunner(count(change.from, "kilogram"), count(change.to, "kilogram"));
    case "going":
      return factOf("change_going", { from: name(change.from), to: name(change.to), by });
    case "off_time":
      return factOf("change_off_time", {
        from: { kind: "time", value: change.from },
        to: { kind: "time", value: change.to },
        by,
      });
    default:
      return unreachable(kind);
  }

  function ofRunner(from: Figure, to: Figure): Fact {
    const number = "number" in change ? name(String(change.number)) : name("");
    return factOf(`change_${kind}`, { number, from, to, by });
  }
}
