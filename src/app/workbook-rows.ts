import type { Analysis, Ticket } from "../domain/betting/analysis.ts";
import type { PricedBetType } from "../domain/betting/dividends/priced-bets.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { parisTimeOf, type RaceDay } from "../domain/kernel/time.ts";
import type { PlannedRace } from "../domain/plan/plan.ts";
import { fr } from "../messages/fr.ts";
import type { SheetChange, SheetLayout, SheetRow } from "../ports/workbook.ts";
import type { SettlementDocument } from "./settlement-document.ts";
import { FOLLOW_UP, FORECAST, OBSERVED, PLANNING } from "./workbook-sheets.ts";

/** What a race's rows are made of: all of it is stored, so the rows are the same whenever they are made. */
export type RaceDocuments = {
  readonly day: RaceDay;
  readonly race: PlannedRace;
  readonly recordedH30: boolean;
  readonly analysis: DecidedRace | undefined;
  readonly settlement: Settled | undefined;
};

/** What the rows need of an analysis. */
export type DecidedRace = Pick<Analysis, "verdict" | "tickets"> & {
  readonly model?: { readonly name: string } | undefined;
  readonly risk?:
    | { readonly outcomes: readonly { readonly profit: number; readonly probability: number }[] }
    | undefined;
  readonly limits?: { readonly throttle: { readonly ruinProbability: number } } | undefined;
};

/** What they need of a settlement. */
export type Settled = Pick<SettlementDocument, "tickets" | "stake" | "payout" | "profit" | "undeterminedStake">;

/** Every row of these races, sheet by sheet; sheets without one are left out. */
export function sheetChangesOf(races: readonly RaceDocuments[]): SheetChange[] {
  const sheets: readonly (readonly [SheetLayout, (race: RaceDocuments) => SheetRow | undefined])[] = [
    [PLANNING, planningRow],
    [FORECAST, forecastRow],
    [OBSERVED, observedRow],
    [FOLLOW_UP, followUpRow],
  ];
  return sheets.flatMap(([sheet, rowOf]) => {
    const rows = races.map(rowOf).filter((row) => row !== undefined);
    return rows.length === 0 ? [] : [{ sheet, rows }];
  });
}

function planningRow({ day, race, recordedH30, analysis }: RaceDocuments): SheetRow {
  const { startsAt } = race;
  return {
    Date: day,
    Réunion: `R${race.meetingNumber}`,
    Course: `C${race.raceNumber}`,
    Hippodrome: race.racecourse,
    Heure: startsAt === undefined ? undefined : parisTimeOf(startsAt),
    Partants: race.declaredRunners,
    Discipline: race.discipline,
    "Statut H-30": recordedH30 ? "Collecté" : undefined,
    "Statut H-5": analysis && "Analysé",
    "Jouable H-5": analysis && (analysis.verdict.decision === "play" ? "Oui" : "Non"),
    "Tickets H-5": analysis && analysis.tickets.length > 0 ? analysis.tickets.map(ticketText).join(" | ") : undefined,
    Commentaires: race.status === "cancelled" ? "annulée" : analysis && commentOf(analysis),
  };
}

function forecastRow(documents: RaceDocuments): SheetRow | undefined {
  const { analysis } = documents;
  if (!analysis) return undefined;
  const { tickets } = analysis;
  const simple = tickets.filter(({ betType }) => betType === "SIMPLE_PLACE");
  return {
    ...headOf(documents),
    mises: stakeOf(tickets),
    EV_sp: simple.length > 0 ? expectedOf(simple) : undefined,
    EV_global: tickets.length > 0 ? expectedOf(tickets) : undefined,
    ROI_sp: ratio(expectedOf(simple), stakeOf(simple)),
    ROI_global: ratio(expectedOf(tickets), stakeOf(tickets)),
    risk_of_ruin: analysis.limits?.throttle.ruinProbability,
    variance: varianceOf(analysis),
    payout_attendu: tickets.length > 0 ? stakeOf(tickets) + expectedOf(tickets) : undefined,
    model: analysis.model?.name,
  };
}

function observedRow(documents: RaceDocuments): SheetRow | undefined {
  const { settlement, analysis } = documents;
  if (!settlement) return undefined;
  const { tickets, stake, payout, profit } = settlement;
  const decided = tickets.flatMap(({ ticket, settlement: { outcome, ...rest } }) =>
    outcome === "won" || outcome === "lost"
      ? [{ ticket, won: outcome === "won" ? 1 : 0, payout: "payout" in rest ? rest.payout : 0 }]
      : [],
  );
  const brier = decided.map(({ ticket, won }) => (won - ticket.probability) ** 2);
  const forecast = expectedOf(decided.map(({ ticket }) => ticket));
  const earned = sum(decided.map(({ ticket, payout: paid }) => (paid - ticket.stake) / 100));
  const any = decided.length > 0;
  return {
    ...headOf(documents),
    mises: stake / 100,
    gains: payout / 100,
    ROI_reel: ratio(profit, stake),
    result_moyen: any ? sum(decided.map(({ won }) => won)) / decided.length : undefined,
    ROI_reel_moyen: any
      ? sum(decided.map(({ ticket, payout: paid }) => paid / ticket.stake - 1)) / decided.length
      : undefined,
    Brier_total: any ? sum(brier) : undefined,
    Brier_moyen: any ? sum(brier) / decided.length : undefined,
    EV_total: any ? forecast : undefined,
    EV_ecart: any ? earned - forecast : undefined,
    model: analysis?.model?.name,
  };
}

function followUpRow(documents: RaceDocuments): SheetRow | undefined {
  const { analysis, settlement } = documents;
  if (!analysis && !settlement) return undefined;
  const tickets = analysis?.tickets ?? [];
  return {
    ...headOf(documents),
    mises: stakeOf(tickets),
    gains: settlement && settlement.payout / 100,
    ROI_reel: settlement && ratio(settlement.profit, settlement.stake),
    ROI_estime: ratio(expectedOf(tickets), stakeOf(tickets)),
    payout_attendu: tickets.length > 0 ? stakeOf(tickets) + expectedOf(tickets) : undefined,
    verdict: analysis && (analysis.verdict.decision === "play" ? "joué" : "abstention"),
    notes:
      settlement && settlement.undeterminedStake > 0
        ? `non réglé : ${euroText(settlement.undeterminedStake / 100)}`
        : analysis && commentOf(analysis),
  };
}

function headOf({ day, race }: RaceDocuments): SheetRow {
  return { "R/C": raceLabel(race), date: day, hippodrome: race.racecourse, discipline: race.discipline };
}

/** Why it was not played, or what the tickets are expected to bring: a value of the model, never a promise. */
function commentOf({ verdict, tickets }: DecidedRace): string {
  const roi = ratio(expectedOf(tickets), stakeOf(tickets));
  if (verdict.decision === "play" && roi !== undefined) return `ROI estimé ${Math.round(roi * 100)}%`;
  const [reason] = verdict.reasons;
  const said: Readonly<Record<string, string>> = fr.reason;
  return reason ? (said[reason.code] ?? reason.code) : "abstention";
}

/** The user's short names; a bet without one keeps the PMU's code. */
const SHORT_NAMES: Readonly<Partial<Record<PricedBetType, string>>> = {
  SIMPLE_GAGNANT: "SG",
  SIMPLE_PLACE: "SP",
  COUPLE_GAGNANT: "CPG",
  COUPLE_PLACE: "CPL",
  COUPLE_ORDRE: "CPO",
  DEUX_SUR_QUATRE: "2S4",
};

/** `CPL:1-3@1.5`: bet, runners, stake in euros. */
function ticketText({ betType, runners, stake }: Ticket): string {
  return `${SHORT_NAMES[betType] ?? betType}:${runners.join("-")}@${(stake / 100).toFixed(2).replace(/0$/, "")}`;
}

type Valued = Pick<Ticket, "stake" | "expectedValue">;

/** Euros. */
function stakeOf(tickets: readonly Valued[]): number {
  return sum(tickets.map(({ stake }) => stake)) / 100;
}

/** Euros of expected profit. */
function expectedOf(tickets: readonly Valued[]): number {
  return sum(tickets.map(({ stake, expectedValue }) => stake * expectedValue)) / 100;
}

/** Euros², of the profit of all tickets together. */
function varianceOf({ risk }: DecidedRace): number | undefined {
  if (!risk) return undefined;
  const mean = sum(risk.outcomes.map(({ profit, probability }) => profit * probability)) / 100;
  return sum(risk.outcomes.map(({ profit, probability }) => probability * (profit / 100 - mean) ** 2));
}

function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function euroText(euros: number): string {
  return `${euros.toFixed(2).replace(".", ",")} €`;
}
