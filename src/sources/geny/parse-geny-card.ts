import { ok, type Result } from "../../domain/kernel/result.ts";
import type { RaceCard } from "../../domain/race/card.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { openGenyPage, otherRaceShown } from "./geny-page.ts";
import { readGenyField } from "./read-geny-field.ts";
import { readGenyHeader } from "./read-geny-header.ts";

/**
 * Field and odds of a Geny page of runners (`/partants-pmu/…`).
 *
 * `Dernières cotes` are the win odds, `Cotes références` the earlier ones; neither names its pool or its moment. A page
 * of another race than its address names, a row that cannot be read, and a header that counts other starters or names
 * other non-runners than the table make the page unreadable.
 */
export function parseGenyCard(page: SeenPage): Result<RaceCard, ParseError> {
  const { url, observedAt } = page;
  const opened = openGenyPage(page, "race");
  if (!opened.ok) return opened;
  const $ = opened.value;
  const other = otherRaceShown($, url);
  if (other) return unreadable(url, other);
  const header = readGenyHeader($, url);
  if (!header.ok) return unreadable(url, header.error);
  const field = readGenyField($);
  if (!field.ok) return unreadable(url, field.error);
  const { runners, market } = field.value;
  if (runners.length < 2) return unreadable(url, `no field: ${runners.length} runners`);

  const { nonRunners: named, ...race } = header.value;
  const marked = runners.filter((runner) => runner.nonRunner).map((runner) => runner.number);
  const starters = runners.length - marked.length;
  if (race.starters !== undefined && race.starters !== starters) {
    return unreadable(url, `the header counts ${race.starters} starters, the table ${starters}`);
  }
  if (named && named.toSorted((a, b) => a - b).join() !== marked.join()) {
    return unreadable(url, `the header names the non-runners ${named.join()}, the table ${marked.join()}`);
  }
  return ok({ source: "geny", url, observedAt, runners, markets: market ? [market] : [], ...race });
}
