import { z } from "zod";
import { centsOf } from "../../domain/kernel/money.ts";
import { ok, type Result } from "../../domain/kernel/result.ts";
import type { Dividend, RefundedBet } from "../../domain/race/race-result.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { name, notNegative, optional, positive, readAs, readPmuJson } from "./pmu-json.ts";

/** The PMU's site has its own pools; its bet types are the shops' with this before them. */
const ONLINE = "E_";

/** One official dividend. `dividende` is for one euro or for a base stake, by bet type; `dividendePourUnEuro` is not. */
const Rapport = z
  .object({
    libelle: name,
    combinaison: z.string().regex(/^([1-9]\d*|NP)(-([1-9]\d*|NP))*$/),
    dividendePourUnEuro: notNegative, // cents; 0: nobody had it
    dividendePourUneMiseDeBase: optional(notNegative), // cents, the same amount for the bet's base stake
    nombreGagnants: optional(z.number().nonnegative()),
  })
  .transform(({ libelle, combinaison, dividendePourUnEuro, dividendePourUneMiseDeBase, nombreGagnants }) => ({
    label: libelle,
    runners: combinaison.split("-").map((part) => (part === "NP" ? ("nonRunner" as const) : Number(part))),
    dividend: centsOf(dividendePourUnEuro),
    winningStakes: nombreGagnants,
    perBaseStake: dividendePourUneMiseDeBase,
  }));

const BetDividends = z
  .object({
    typePari: name,
    miseBase: optional(positive), // cents
    rembourse: optional(z.boolean()),
    rapports: z.array(Rapport),
  })
  .transform(({ typePari, miseBase, rembourse, rapports }, context) => {
    const twofold = miseBase === undefined ? undefined : rapports.find((row) => !agreesWithBase(row, miseBase));
    if (twofold) {
      const { dividend, perBaseStake } = twofold;
      context.addIssue({
        code: "custom",
        message: `${dividend} cents for one euro and ${perBaseStake} for ${miseBase}`,
      });
      return z.NEVER;
    }
    const { operator, betType } = pmuBetOf(typePari);
    return {
      operator,
      betType,
      refunded: rembourse === true,
      rows: rapports.map(
        ({ label, runners, dividend, winningStakes }): Dividend => ({
          operator,
          betType,
          label,
          runners,
          dividend,
          winningStakes,
        }),
      ),
    };
  });

/** The page says each amount twice; for one euro it may be rounded to the cent. */
function agreesWithBase(
  { dividend, perBaseStake }: { readonly dividend: number; readonly perBaseStake: number | undefined },
  baseStake: number,
): boolean {
  const euros = baseStake / 100;
  return perBaseStake === undefined || Math.abs(perBaseStake - dividend * euros) <= euros;
}

/** The dividends of one race, and the bets whose stakes are given back: such a family may be without a row. */
export type PmuDividends = {
  readonly rows: readonly Dividend[];
  readonly refunded: readonly RefundedBet[];
};

/** Whose bet a code of the PMU's is, and which: the site's codes are the shops' with `E_` before them. */
export function pmuBetOf(code: string): RefundedBet {
  return code.startsWith(ONLINE)
    ? { operator: "pmu-online", betType: code.slice(ONLINE.length) }
    : { operator: "pmu-shop", betType: code };
}

/**
 * The official dividends of one race (`…/rapports-definitifs`), in cents for €1 staked, every row kept in order: the
 * same horses come again for Multi in 4, 5, 6 and 7 and for a bonus.
 *
 * The operator is told by the bet type. `audience` (NATIONAL, REGIONAL, LOCAL) says where a bet is sold, not who pays.
 *
 * @returns no row before the end (`[]`); an answer without text is empty_page
 */
export function readPmuDividends(text: string, url: string): Result<PmuDividends, ParseError> {
  const json = readPmuJson(text, url);
  if (!json.ok) return json;
  const bets = readAs(z.array(BetDividends), json.value, url);
  if (!bets.ok) return bets;
  return ok({
    rows: bets.value.flatMap(({ rows }) => rows),
    refunded: bets.value.filter(({ refunded }) => refunded).map(({ operator, betType }) => ({ operator, betType })),
  });
}

/** The rows of {@link readPmuDividends} alone. */
export function parsePmuDividends(text: string, url: string): Result<readonly Dividend[], ParseError> {
  const read = readPmuDividends(text, url);
  return read.ok ? ok(read.value.rows) : read;
}
