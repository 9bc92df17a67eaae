import type { RaceCard } from "./card.ts";
import type { SourceName } from "./race.ts";

/** What two sources say of one race beside each other; `first` is the one that is believed. */
export type CardComparison = {
  readonly first: SourceName;
  readonly second: SourceName;
  /** Numbers on either card, non-runners included. */
  readonly runners: number;
  /** Numbers under which both name the same horse; over `runners`, the field agreement. */
  readonly matched: number;
  /** Matched, though one letter of the name differs. */
  readonly spelling: readonly number[];
  /** Non-runners of both, and those that only one marks or leaves out. */
  readonly nonRunners: {
    readonly both: readonly number[];
    readonly onlyFirst: readonly number[];
    readonly onlySecond: readonly number[];
  };
  /** Absent where a card shows no odds. */
  readonly favourite?: { readonly first: number; readonly second: number; readonly same: boolean } | undefined;
  /** Empty where the second may be used beside the first; else it is quarantined for this race. */
  readonly disagreements: readonly Disagreement[];
};

export type Disagreement =
  /** No number names the same horse. */
  | { readonly kind: "other_race" }
  /** One number, two horses. */
  | { readonly kind: "number_twice"; readonly source: SourceName; readonly numbers: readonly number[] }
  /** Horses of the field under numbers that are not theirs. */
  | { readonly kind: "numbers_swapped"; readonly numbers: readonly number[] }
  | {
      readonly kind: "other_names";
      readonly names: readonly { readonly number: number; readonly first: string; readonly second: string }[];
    }
  /** Starters of one that are none of the other; a late non-runner reaches two sites minutes apart, two do not agree. */
  | { readonly kind: "other_field"; readonly onlyFirst: readonly number[]; readonly onlySecond: readonly number[] }
  /** Each one's favourite is an outsider of the other. */
  | { readonly kind: "other_favourite"; readonly first: number; readonly second: number };

/** A card that is kept and shown, and used for nothing: it disagrees with the one that is believed. */
export type QuarantinedCard = {
  readonly card: RaceCard;
  readonly against: SourceName;
  readonly disagreements: readonly Disagreement[];
};
