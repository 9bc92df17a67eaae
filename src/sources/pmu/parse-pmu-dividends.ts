import { z } from "zod";
import { centsOf } from "../../domain/kernel/money.ts";
import { ok, type Result } from "../../domain/kernel/result.ts";
import type { Dividend } from "../../domain/race/race-result.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { name, notNegative, optional, readAs, readPmuJson } from "./pmu-json.ts";

/** The PMU's site has its own pools; its bet types are the shops' with this before them. */
const ONLINE = "E_";

/** One official dividend. `dividende` is for one euro or for a base stake, by bet type; `dividendePourUnEuro` is not. */
const Rapport = z
  .object({
    libelle: name,
    combinaison: z.string().regex(/^([1-9]\d*|NP)(-([1-9]\d*|NP))*$/),
    dividendePourUnEuro: notNegative, // cents; 0: nobody had it
    nombreGagnants: optional(z.number().nonnegative()),
  })
  .transform(({ libelle, combinaison, dividendePourUnEuro, nombreGagnants }) => ({
    label: libelle,
    runners: combinaison.split("-").map((part) => (part === "NP" ? ("nonRunner" as const) : Number(part))),
    dividend: centsOf(dividendePourUnEuro),
    winningStakes: nombreGagnants,
  }));

const BetDividends = z
  .object({ typePari: name, rapports: z.array(Rapport) })
  .transform(({ typePari, rapports }): Dividend[] => {
    const online = typePari.startsWith(ONLINE);
    const betType = online ? typePari.slice(ONLINE.length) : typePari;
    return rapports.map((rapport) => ({ operator: online ? "pmu-online" : "pmu-shop", betType, ...rapport }));
  });

/**
 * The official dividends of one race (`…/rapports-definitifs`), in cents for €1 staked, every row kept in order: the
 * same horses come again for Multi in 4, 5, 6 and 7 and for a bonus.
 *
 * The operator is told by the bet type. `audience` (NATIONAL, REGIONAL, LOCAL) says where a bet is sold, not who pays.
 *
 * @returns no row before the end (`[]`); an answer without text is empty_page
 */
export function parsePmuDividends(text: string, url: string): Result<readonly Dividend[], ParseError> {
  const json = readPmuJson(text, url);
  if (!json.ok) return json;
  const bets = readAs(z.array(BetDividends), json.value, url);
  if (!bets.ok) return bets;
  return ok(bets.value.flat());
}
