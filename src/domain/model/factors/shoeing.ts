import { comparableName } from "../../kernel/names.ts";
import type { Runner } from "../../race/card.ts";

/** Which feet a trotter runs unshod. Plates (`protégé`, `plaqué`) count as shod. */
export type Shoeing = { readonly front: boolean; readonly hind: boolean };

/**
 * Reads the words of a card: `DEFERRE_ANTERIEURS_POSTERIEURS`, `Déferré des 4 fers`, `Ferré des antérieurs, déferré des
 * postérieurs`. Undefined where they say nothing of any foot.
 */
export function readShoeing(words: string): Shoeing | undefined {
  let unshod: boolean | undefined;
  let front: boolean | undefined;
  let hind: boolean | undefined;
  for (const word of comparableName(words).split(" ")) {
    if (word.startsWith("DEFER")) unshod = true;
    else if (/^(FERRE|PROTEGE|PLAQUE)/.test(word)) unshod = false;
    else if (unshod !== undefined) {
      if (/^(ANTERIEUR|QUATRE$|4$)/.test(word)) front = unshod;
      if (/^(POSTERIEUR|QUATRE$|4$)/.test(word)) hind = unshod;
    }
  }
  return front === undefined && hind === undefined ? undefined : { front: front ?? false, hind: hind ?? false };
}

/** Whether a card's word for blinkers says that the horse wears some; undefined where there is no word. */
export function wearsBlinkers(words: string | undefined): boolean | undefined {
  return words === undefined ? undefined : !comparableName(words).startsWith("SANS ");
}

/**
 * A trotter's shoes. A card that names some runner's bare feet names all of them, so a runner without a word is shod; a
 * card that names none tells nothing.
 */
export function shoeingOf(
  runner: Pick<Runner, "shoeing">,
  starters: readonly Pick<Runner, "shoeing">[],
): Shoeing | undefined {
  if (runner.shoeing !== undefined) return readShoeing(runner.shoeing);
  return starters.some(({ shoeing }) => shoeing !== undefined) ? { front: false, hind: false } : undefined;
}
