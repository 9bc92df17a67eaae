import type { FieldRow } from "../app/race-field.ts";
import type { RacePage } from "../app/view-race-page.ts";
import type { Candidate, Ticket } from "../domain/betting/analysis.ts";
import { raceLabel } from "../domain/kernel/race-id.ts";
import { tellRace } from "../messages/tell-race.ts";
import type { Translate } from "../messages/translate.ts";
import { type Papers, papersOf } from "./race-papers.ts";

const FIGURES = [
  "oddsH30",
  "oddsH5",
  "marketProbability",
  "winProbability",
  "fairOdds",
  "placeProbability",
  "winExpectedValue",
] as const;
type Figure = (typeof FIGURES)[number];

/** The page of a race with its sentences in the language of the texts; our names, the route puts them on the wire. */
export function tellRacePage(t: Translate, page: RacePage) {
  const { where, analysis, explanation, settlement, result } = page;
  const told = explanation && tellRace(t, explanation);
  const seen = result?.results[0];
  return {
    race: headOf(page),
    stage: where.stage,
    decision: where.decision,
    why: where.why && {
      outcome: t.or(`outcome.${where.why.outcome}`, where.why.outcome),
      reasons: reasonsOf(t, where),
    },
    dueAt: page.dueAt,
    meeting: page.meeting,
    failures: (page.h5 ?? page.h30)?.failures.map(({ source, kind, detail }) => ({
      source,
      text: t.or(`sourceState.${kind}`, kind),
      detail,
    })),
    verdict: told &&
      analysis && {
        text: told.verdict.text,
        reasons: texts(told.reasons),
        nearest: texts(told.nearest),
        takenAt: analysis.takenAt,
        profile: analysis.profile,
        model: analysis.model?.name,
        modelVersion: analysis.models.find(({ chosen }) => chosen)?.version,
      },
    tickets: analysis?.tickets.map((ticket) => ({ ...moneyOf(ticket), interval: intervalOf(analysis, ticket) })) ?? [],
    risk: analysis && worstOf(analysis),
    funnel: analysis && {
      considered: analysis.funnel.candidates.length,
      stops: analysis.funnel.stops.map(({ code, count }) => ({ code, text: t.or(`reason.${code}`, code), count })),
      played: analysis.tickets.length,
      closed: closedBy(t, analysis.funnel.books),
    },
    field: page.field.map((row) => ({
      ...row,
      absent: absentOf(t, page, row),
      facts: texts(told?.runners.find(({ number }) => number === row.number)?.facts ?? []),
    })),
    papers: papersOf(t, page) satisfies Papers,
    events: texts(told?.changes ?? []),
    sources: texts(told?.sources ?? []),
    models: told?.models.map(({ name, chosen, facts }) => ({ name, chosen, texts: texts(facts) })) ?? [],
    result: result &&
      seen && {
        status: seen.status,
        source: seen.source,
        url: seen.url,
        observedAt: seen.observedAt,
        version: result.version,
        finish: seen.finish,
        disqualified: seen.disqualified,
        dividends: result.results.flatMap(({ dividends }) =>
          dividends.map(({ operator, betType, label, runners, dividend }) => ({
            operator,
            betType,
            label,
            dividend,
            runners: runners.map(String),
          })),
        ),
      },
    settlement: settlement && {
      stake: settlement.stake,
      payout: settlement.payout,
      profit: settlement.profit,
      undeterminedStake: settlement.undeterminedStake,
      tickets: settlement.tickets.map((one) => endOf(t, one)),
      refusals: [settlement.refusal, ...settlement.otherRefusals].flatMap((one) => (one ? [endOf(t, one)] : [])),
      papers: settlement.papers.map(({ name, stake, payout, profit }) => ({ name, stake, payout, profit })),
    },
    play: t("play"),
  };
}

function headOf({ race, analysis }: RacePage) {
  const { raceId, racecourse, title, startsAt, firstStartsAt, revision, status, discipline, distance } = race;
  const { declaredRunners, prize } = race;
  return {
    raceId,
    label: raceLabel(race),
    racecourse,
    title,
    startsAt,
    firstStartsAt,
    revision,
    status,
    discipline,
    distance,
    declaredRunners,
    prize,
    paidPlaces: analysis?.paidPlaces,
  };
}

function reasonsOf(t: Translate, { why }: RacePage["where"]): string[] {
  return why?.reasons.map(({ code, detail }) => `${t.or(`reason.${code}`, code)} (${detail})`) ?? [];
}

function moneyOf({ betType, operator, runners, stake, probability, expectedDividend, expectedValue }: Ticket) {
  return { betType, operator, runners, stake, probability, expectedDividend, expectedValue };
}

type Books = NonNullable<RacePage["analysis"]>["funnel"]["books"];

/** The first gate that closes each combination, with all that it closes. */
function closedBy(t: Translate, books: Books) {
  const byGate = Map.groupBy(
    books.filter(({ closedBy: gates }) => gates.length > 0),
    ({ closedBy: [first] }) => first?.code ?? "",
  );
  return [...byGate].map(([code, closed]) => ({
    text: t.or(`reason.${code}`, code),
    betTypes: closed.map(({ betType }) => betType),
  }));
}

/** Of the dividend, 8 of 10, as the funnel has it for the same bet. */
function intervalOf(
  { funnel }: NonNullable<RacePage["analysis"]>,
  { betType, runners }: Ticket,
): Candidate["interval"] {
  const same = (one: Candidate) => one.betType === betType && one.runners.join() === runners.join();
  return (funnel.candidates.find(same) ?? funnel.books.flatMap(({ best }) => best).find(same))?.interval;
}

/** The lowest profit of all tickets together, cents, and its chance. */
function worstOf({ risk }: NonNullable<RacePage["analysis"]>) {
  const [worst] = risk?.outcomes ?? [];
  return worst && { worstProfit: worst.profit, chance: worst.probability };
}

type Settled = NonNullable<RacePage["settlement"]>["tickets"][number] & { readonly obstacles?: readonly string[] };

function endOf(t: Translate, { ticket, settlement, forecast }: Settled) {
  const known = settlement.outcome !== "undetermined";
  return {
    betType: ticket.betType,
    operator: ticket.operator,
    runners: ticket.runners,
    stake: ticket.stake,
    outcome: settlement.outcome,
    ...(known
      ? { payout: settlement.payout, basis: settlement.basis }
      : { why: t.or(`unsettled.${settlement.reason}`, settlement.reason) }),
    forecast: forecast && { expected: forecast.forecast, paid: forecast.paid, inside: forecast.inside },
  };
}

/** Why a figure of a row is missing: there is a sentence for every dash. */
function absentOf(
  t: Translate,
  page: RacePage,
  row: FieldRow,
): Partial<Record<Figure | "finalOdds" | "place", string>> {
  const missing = FIGURES.filter((figure) => row[figure] === undefined);
  const why: [string, string][] = missing.map((figure) => [figure, reasonOf(t, page, row, figure)]);
  if (row.finalOdds === undefined) why.push(["finalOdds", t(row.nonRunner ? "absent.non_runner" : "absent.no_final")]);
  if (row.place === undefined) why.push(["place", t(row.nonRunner ? "absent.non_runner" : "absent.not_placed")]);
  return Object.fromEntries(why);
}

function reasonOf(t: Translate, page: RacePage, row: FieldRow, figure: Figure): string {
  if (row.nonRunner) return t("absent.non_runner");
  if (figure === "oddsH30") return t(page.h30 ? "absent.no_odds" : "absent.no_h30");
  if (!page.analysis)
    return t(page.where.stage === "planned" || page.where.stage === "h30" ? "absent.not_yet" : "absent.no_analysis");
  if (figure === "oddsH5") return t("absent.no_odds");
  const code = page.analysis.verdict.reasons[0]?.code ?? "not_priced";
  return t("absent.not_computed", { why: t.or(`reason.${code}`, code) });
}

function texts(facts: readonly { readonly text: string }[]): string[] {
  return facts.map(({ text }) => text);
}
