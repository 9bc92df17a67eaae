/**
 * The musique: a horse's last runs as one line, the latest first (`8a0a1aDa(24)1a4a`).
 *
 * Grammar (GPI specification §5.5, counted on the recorded days): a place or a capital, then the letter of the
 * discipline; years stand in parentheses. A capital that is not in the table is a non-finish of kind `other`. Free text
 * (`Inédit`, `couru afasec`) holds no runs and is kept verbatim: a musique never spoils a page.
 */
export type Musique = {
  /** As the source wrote it. */
  readonly text: string;
  /** Latest first. Empty for a horse that never ran, and for free text. */
  readonly runs: readonly PastRun[];
  /** False where the text is not of the grammar: shown as it stands, not used as form. */
  readonly understood: boolean;
};

export type PastRun = {
  readonly outcome: PastOutcome;
  /** The discipline's letter (a attelé, m monté, p plat, h haies, s steeple, c cross, o obstacle), where written. */
  readonly discipline?: string | undefined;
  /** Two digits as written, of the year in which the runs after the mark were run: `(24)`. */
  readonly year?: number | undefined;
};

/** `place` 0 is written for "not in the first nine". */
export type PastOutcome =
  | { readonly kind: "place"; readonly place: number }
  | { readonly kind: "unplaced" }
  | { readonly kind: "disqualified" }
  | { readonly kind: "pulled_up" }
  | { readonly kind: "fell" }
  | { readonly kind: "refused" }
  | { readonly kind: "interrupted" }
  | { readonly kind: "other"; readonly letter: string };

const RUN = /^(\d+|[A-Z])([amphsco])?/;
const YEAR = /^\((\d{2})\)/;

const OUTCOME_OF: Readonly<Record<string, PastOutcome>> = {
  D: { kind: "disqualified" },
  A: { kind: "pulled_up" },
  T: { kind: "fell" },
  R: { kind: "refused" },
  I: { kind: "interrupted" },
};

/** Reads any text; what is not of the grammar comes back whole, with no runs. */
export function parseMusique(text: string): Musique {
  const runs: PastRun[] = [];
  let rest = text.replace(/\s/g, "");
  let year: number | undefined;
  while (rest !== "") {
    const mark = YEAR.exec(rest);
    if (mark) {
      year = Number(mark[1]);
      rest = rest.slice(mark[0].length);
      continue;
    }
    const run = RUN.exec(rest);
    if (!run) return { text, runs: [], understood: false };
    runs.push({ outcome: outcomeOf(run[1] ?? ""), discipline: run[2], year });
    rest = rest.slice(run[0].length);
  }
  return { text, runs, understood: true };
}

function outcomeOf(token: string): PastOutcome {
  const place = Number(token);
  if (Number.isNaN(place)) return OUTCOME_OF[token] ?? { kind: "other", letter: token };
  return place === 0 ? { kind: "unplaced" } : { kind: "place", place };
}
