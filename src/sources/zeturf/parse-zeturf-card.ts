import { ok, type Result } from "../../domain/kernel/result.ts";
import type { RaceCard } from "../../domain/race/card.ts";
import type { ParseError } from "../../ports/race-source.ts";
import { type SeenPage, unreadable } from "../html-page.ts";
import { readZeturfHeader } from "./read-zeturf-header.ts";
import { readZeturfMarket } from "./read-zeturf-market.ts";
import { readZeturfRunners } from "./read-zeturf-runners.ts";
import { courseScript, openZeturfPage, otherRaceShown } from "./zeturf-page.ts";

/**
 * Field and odds of a ZEturf race page, before or after the race.
 *
 * The market is that of ZEturf's own pool. A page of another race than its address names, a row or odds that cannot be
 * read, and a header that counts other starters than the table shows make the page unreadable.
 */
export function parseZeturfCard(page: SeenPage): Result<RaceCard, ParseError> {
  const { url, observedAt } = page;
  const opened = openZeturfPage(page);
  if (!opened.ok) return opened;
  const $ = opened.value;
  const script = courseScript($);
  const other = otherRaceShown(script, url);
  if (other) return unreadable(url, other);

  const header = readZeturfHeader($);
  if (!header.ok) return unreadable(url, header.error);
  const runners = readZeturfRunners($);
  if (!runners.ok) return unreadable(url, runners.error);
  if (runners.value.length < 2) return unreadable(url, `no field: ${runners.value.length} runners`);
  const starters = runners.value.filter((runner) => !runner.nonRunner).length;
  if (header.value.starters !== undefined && header.value.starters !== starters) {
    return unreadable(url, `the header counts ${header.value.starters} starters, the table ${starters}`);
  }

  const market = readZeturfMarket(script ?? "", runners.value);
  if (!market.ok) return unreadable(url, market.error);
  return ok({
    source: "zeturf",
    url,
    observedAt,
    runners: runners.value,
    markets: market.value ? [market.value] : [],
    ...header.value,
  });
}
