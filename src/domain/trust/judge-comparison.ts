import type { Instant } from "../kernel/time.ts";
import type { RaceCard } from "../race/card.ts";
import type { SourceName } from "../race/race.ts";
import { compareCards } from "./compare-cards.ts";
import { fieldCutShort } from "./compare-counts.ts";
import { type CanaryState, type Dispute, IN_A_ROW, type Judgement, redText, type Witness } from "./page-canary.ts";
import type { TrustedCards } from "./trust-cards.ts";

/**
 * One source's page of a race beside another's, or beside what the programme declares of the race.
 *
 * One race that two sources tell differently may be that race's own doing: its card is set apart and nothing more. What
 * repeats is the page's, and turns the light; a count that no late news explain does so at once.
 */
export type ComparedPage = {
  readonly source: SourceName;
  readonly url: string;
  readonly at: Instant;
  /** Undefined: another source's card. */
  readonly by?: Witness | undefined;
  /** What the witness denies; undefined: it bears the page out. */
  readonly disagreement?: string | undefined;
  /** One race is enough. */
  readonly sure?: boolean;
};

/**
 * Races in a row that another source contradicts before the light is red. Two looks at one good page, 5 to 60 minutes apart,
 * contradicted each other in 2 to 15 of 1,940–1,966 recorded French races and never in two in a row
 * (`bench/disagreements.ts`); one more, because no two operators' pools were ever recorded together.
 */
const DISPUTES_IN_A_ROW = 3;

/**
 * What a witness's word does to the light of a kind of pages. A race that is looked at again counts once, each witness has a
 * row of its own, and only the one that turned the light can turn it back.
 */
export function judgeComparison(state: CanaryState, page: ComparedPage): Judgement {
  const { url, at, disagreement, sure, by = "comparison" } = page;
  const own = state.red?.by === by;
  const disputes = Map.groupBy(state.disputed ?? [], (known): "own" | "others" =>
    (known.by ?? "comparison") === by ? "own" : "others",
  );
  const others = disputes.get("others") ?? [];
  if (disagreement === undefined) {
    const agreed = { ...state, disputed: others };
    if (!state.red || !own) return { state: agreed };
    const recovered = [...state.recovered.filter((known) => known !== url), url];
    if (recovered.length < IN_A_ROW) return { state: { ...agreed, recovered }, refused: redText(state.red) };
    return { state: { ...agreed, recovered: [], red: undefined }, turned: "green" };
  }
  const earlier = (disputes.get("own") ?? []).filter((known) => known.url !== url);
  const dispute: Dispute = { url, reason: disagreement, ...(by === "comparison" ? {} : { by }) };
  const row = [...earlier, dispute].slice(-DISPUTES_IN_A_ROW);
  const after = { ...state, disputed: [...others, ...row] };
  if (state.red) {
    return { state: own ? { ...after, recovered: [] } : after, refused: redText(state.red) };
  }
  if (!sure && row.length < DISPUTES_IN_A_ROW) return { state: after };
  const reason = sure ? disagreement : `${disagreement}; contradicted in ${DISPUTES_IN_A_ROW} races in a row`;
  const red = { since: at, reason, url, by };
  return { state: { ...after, red, recovered: [] }, refused: redText(red), turned: "red" };
}

/**
 * What the cards of one race say of each other's pages. The card that is believed is borne out where another one agrees;
 * alone against one other it is not judged, and the other is contradicted.
 *
 * @param unused cards of sources that are red already: read, used for nothing, and heard of here so that they can recover
 */
export function comparedPages(
  { first, trusted, quarantined }: TrustedCards,
  unused: readonly RaceCard[],
  at: Instant,
): readonly ComparedPage[] {
  if (!first) return [];
  const agreeing = trusted.filter((card) => card !== first && card.runners.length > 0);
  const againstFirst = [...quarantined.map(({ card }) => card), ...unused].map((card) => held(card, first, at));
  return [
    ...(agreeing.length > 0 ? [first, ...agreeing] : []).map(({ source, url }) => ({ source, url, at })),
    ...againstFirst,
  ];
}

function held(card: RaceCard, first: RaceCard, at: Instant): ComparedPage {
  const { source, url } = card;
  const { disagreements } = compareCards(first, card);
  if (disagreements.length === 0) return { source, url, at };
  const short = fieldCutShort(card, first);
  const kinds = disagreements.map(({ kind }) => kind).join(", ");
  return {
    source,
    url,
    at,
    disagreement: short ?? `disagrees with ${first.source}: ${kinds}`,
    sure: short !== undefined,
  };
}
