import type { Board, BoardRace, Money } from "../../app/view-board.ts";
import { type Instant, minutesBetween, parisTimeOf } from "../../domain/kernel/time.ts";
import type { Translate } from "../../messages/translate.ts";

/** What was decided on a race, in words. */
export type Told = { readonly at: Instant; readonly race: string; readonly text: string };

export type ScreenState = {
  readonly board: Board;
  readonly now: Instant;
  readonly url: string;
  readonly speed: number;
  /** The latest last. */
  readonly told: readonly Told[];
};

/** Marks that read the same without colours; the colour repeats them. */
const MARKS = {
  planned: ["  · ", 90],
  h30: [" 30 ", 36],
  play: [" 5+ ", 32],
  abstain: [" 5- ", 33],
  off: ["  » ", 34],
  settled: ["  = ", 37],
  won: ["  ✓ ", 32],
  no_result: ["  ? ", 31],
  missed: ["  ! ", 31],
  cancelled: ["  x ", 90],
} as const;
type Mark = keyof typeof MARKS;

/** Lines of decisions that are kept in sight. */
const TOLD_LINES = 6;
/** Columns for a meeting's name. */
const NAME_COLUMNS = 18;

/**
 * The day as a screen of text: meetings as rows, a mark a race, the last decisions with their reason, the bankroll beside
 * "just follow the market".
 *
 * @param width columns of the terminal; no line is longer
 * @param colour false where NO_COLOR asks for none
 */
export function demoScreen(
  t: Translate,
  { board, now, url, speed, told }: ScreenState,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string[] {
  const next = board.next?.startsAt;
  const head = t("demo.head", { date: board.date, time: parisTimeOf(now), speed });
  const countdown =
    board.next && next
      ? t("demo.next", { race: labelOf(board.next), minutes: Math.max(0, Math.ceil(minutesBetween(now, next))) })
      : t("demo.noNext");
  const rows = [...Map.groupBy(board.races, ({ race }) => race.meetingNumber)].map(([number, held]) => {
    const name = `R${number} ${held[0]?.race.racecourse ?? ""}`.slice(0, NAME_COLUMNS).padEnd(NAME_COLUMNS);
    const room = Math.floor((width - NAME_COLUMNS - 1) / MARKS.planned[0].length);
    return `${name} ${held
      .slice(0, room)
      .map((one) => painted(markOf(one), colour))
      .join("")}`;
  });
  const decisions = told
    .slice(-TOLD_LINES)
    .map(({ at, race, text }) => cut(`${parisTimeOf(at)} ${race.padEnd(6)} ${text}`, width));
  const blank = Array.from({ length: TOLD_LINES - decisions.length }, () => "");
  return [
    cut(`${head} · ${countdown}`, width),
    cut(url, width),
    "",
    ...rows,
    "",
    t("demo.legend"),
    t("demo.legendEnd"),
    "",
    ...decisions,
    ...blank,
    "",
    cut(t("demo.own", inEuros(t, board.money)), width),
    cut(t("demo.market", { ...inEuros(t, board.market), count: board.market.races }), width),
  ];
}

function markOf({ where, money }: BoardRace): Mark {
  const { stage, decision } = where;
  if (stage === "h5") return decision ?? "h30";
  if (stage === "settled") return money && money.payout > 0 ? "won" : "settled";
  return stage;
}

function painted(mark: Mark, colour: boolean): string {
  const [text, code] = MARKS[mark];
  return colour ? `\u001B[${code}m${text}\u001B[0m` : text;
}

function labelOf({
  meetingNumber,
  raceNumber,
}: {
  readonly meetingNumber: number;
  readonly raceNumber: number;
}): string {
  return `R${meetingNumber}C${raceNumber}`;
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** Amounts as the reader's language writes them. */
export function inEuros({ language }: Pick<Translate, "language">, { stake, payout, profit }: Money) {
  const euros = new Intl.NumberFormat(language, { style: "currency", currency: "EUR" });
  const [staked, paid, result] = [stake, payout, profit].map((cents) => euros.format(cents / 100));
  return { stake: staked ?? "", payout: paid ?? "", profit: result ?? "" };
}
