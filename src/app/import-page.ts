import { createHash } from "node:crypto";
import { parseRaceLabel, raceLabel } from "../domain/kernel/race-id.ts";
import { err, ok, type Result, unreachable } from "../domain/kernel/result.ts";
import { addDays, type Instant, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Pool, RaceCard } from "../domain/race/card.ts";
import type { Programme, SourceName, SourceRace } from "../domain/race/race.ts";
import type { RaceResult } from "../domain/race/race-result.ts";
import type { Clock } from "../ports/clock.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { PageArchive } from "../ports/page-archive.ts";
import type { PageParsers, PageUse } from "../ports/page-parsers.ts";
import { runnerTableType } from "../ports/runner-table.ts";
import type { CorruptDocument } from "./documents.ts";
import { readPlan } from "./plan-store.ts";

export type ImportDeps = {
  readonly store: DocumentStore;
  readonly imports: PageArchive;
  readonly parsers: PageParsers;
  readonly clock: Clock;
  readonly decode: (bytes: Uint8Array, contentType: string) => string;
};

/** A file that an operator saved from a site, or a table that somebody typed. */
export type ImportPage = {
  readonly file: string;
  readonly body: Uint8Array;
  /** When the page was looked at. */
  readonly at: Instant;
  readonly source?: SourceName | undefined;
  /** Where the page cannot tell. */
  readonly url?: string | undefined;
  readonly day?: RaceDay | undefined;
  /** `R1C3` of the plan. */
  readonly race?: string | undefined;
  /** Of the odds of a table. */
  readonly pool?: Pool | undefined;
};

export type ImportedPage = {
  readonly file: string;
  /** known: the same page of the same moment was brought in before. */
  readonly outcome: "imported" | "known";
  readonly source: SourceName;
  readonly url: string;
  readonly observedAt: Instant;
  readonly uses: readonly ReadUse[];
};

/** What came of a page by one parser; `detail` of one that refuses it. */
export type ReadUse = PageUse & {
  readonly read: boolean;
  readonly detail?: string | undefined;
  readonly races?: number | undefined;
  readonly runners?: number | undefined;
  /** Runners with win odds, of the pool that has most. */
  readonly odds?: number | undefined;
  readonly status?: RaceResult["status"] | undefined;
};

export const IMPORT_REFUSALS = [
  "from_the_future",
  "too_old",
  "url_needed",
  "race_needed",
  "source_needed",
  "pool_needed",
  "other_source",
  "not_our_address",
  "not_read",
  "page_refused",
] as const;

export type ImportRefusal = {
  readonly kind: (typeof IMPORT_REFUSALS)[number];
  readonly file: string;
  readonly detail: string;
};

/** Whose pools each source's card shows. */
const POOLS_OF: Readonly<Record<SourceName, readonly [Pool, ...Pool[]]>> = {
  pmu: ["pmu-shop", "pmu-online", "pmu-international"],
  zeturf: ["zeturf"],
  geny: ["geny"],
};

/**
 * Keeps a page so that it answers for its address while the site does not. It goes through the parsers first: a page
 * that none of them reads is refused, with their reason.
 */
export async function importPage(
  deps: ImportDeps,
  page: ImportPage,
): Promise<Result<ImportedPage, ImportRefusal | CorruptDocument>> {
  const { file, body, at } = page;
  const refuse = (kind: ImportRefusal["kind"], detail: string) => err({ kind, file, detail });
  const now = deps.clock.now();
  if (at > now) return refuse("from_the_future", `looked at ${at}, it is ${now}`);
  const oldest = addDays(parisDayOf(now), -1);
  if (parisDayOf(at) < oldest)
    return refuse("too_old", `looked at ${at}: pages from before ${oldest} stand in for none`);

  const text = deps.decode(body, "");
  const addressed = await addressOf(deps, page, text);
  if (!addressed.ok) return addressed;
  const { url, contentType } = addressed.value;
  const uses = deps.parsers.usesOf(url).filter(({ kind }) => !addressed.value.isTable || kind === "card");
  const [first] = uses;
  if (!first) return refuse("not_our_address", url);
  const { source } = first;
  if (page.source !== undefined && page.source !== source) return refuse("other_source", `${url} is of ${source}`);
  const day = deps.parsers.dayOf(url);
  if (day !== undefined && parisDayOf(at) < day) return refuse("too_old", `looked at ${at}, before ${day}`);

  const read = uses.map((use) => readUse(deps.parsers, use, { url, observedAt: at, contentType, text }));
  if (!read.some((use) => use.read)) return refuse("page_refused", `${read[0]?.detail} (${url})`);
  const exchange = {
    url,
    observedAt: at,
    status: 200,
    headers: { "content-type": contentType },
    body,
    confirmed: false,
  };
  const known = await isKnown(deps.imports, { url, observedAt: at, body });
  if (!known) await deps.imports.keep({ ...exchange, imported: { file, importedAt: now } });
  return ok({ file, outcome: known ? "known" : "imported", source, url, observedAt: at, uses: read });
}

type Addressed = { readonly url: string; readonly contentType: string; readonly isTable: boolean };

/** What the page tells of itself, helped by what the operator says and by the plan. */
async function addressOf(
  deps: ImportDeps,
  page: ImportPage,
  text: string,
): Promise<Result<Addressed, ImportRefusal | CorruptDocument>> {
  const { file, source, pool } = page;
  const refuse = (kind: ImportRefusal["kind"], detail: string) => err({ kind, file, detail });
  const first = text.replace(/^\uFEFF/, "").trimStart()[0];
  if (first === "<" || first === "{" || first === "[") {
    const found = { contentType: first === "<" ? "text/html" : "application/json", isTable: false };
    const identity = deps.parsers.identify(text);
    if (identity.kind === "not_read") return refuse("not_read", identity.detail);
    if (page.url !== undefined) return ok({ ...found, url: page.url });
    if (identity.kind === "address") return ok({ ...found, url: identity.url });
    if (identity.kind === "unknown") return refuse("url_needed", "the page does not tell its address");
    const url = await addressByRace(deps, page, { ...identity, day: identity.day ?? page.day });
    return url.ok ? ok({ ...found, url: url.value }) : url;
  }
  if (source === undefined) return refuse("source_needed", "a table of runners does not tell whose it is");
  const [only, ...others] = POOLS_OF[source];
  const named = pool ?? (others.length === 0 ? only : undefined);
  if (named === undefined || !POOLS_OF[source].includes(named)) {
    return refuse("pool_needed", `${source}: ${POOLS_OF[source].join(", ")}`);
  }
  const found = { contentType: runnerTableType(named), isTable: true };
  if (page.url !== undefined) return ok({ ...found, url: page.url });
  if (page.race === undefined) return refuse("race_needed", "a table of runners does not tell of which race");
  const cardAddress = (day: RaceDay, race: SourceRace) => deps.parsers.cardAddress(source, day, race);
  const url = await addressByRace(deps, page, { source, day: page.day, addressOf: cardAddress });
  return url.ok ? ok({ ...found, url: url.value }) : url;
}

/** By the race that the operator names, else by the only one of the plan that the page can be of. */
async function addressByRace(
  deps: ImportDeps,
  { file, at, race }: ImportPage,
  by: {
    readonly source: SourceName;
    readonly day: RaceDay | undefined;
    readonly addressOf: (day: RaceDay, race: SourceRace) => string | undefined;
  },
): Promise<Result<string, ImportRefusal | CorruptDocument>> {
  const { source, day = parisDayOf(at) } = by;
  const refuse = (kind: ImportRefusal["kind"], detail: string) => err({ kind, file, detail });
  const stored = await readPlan(deps.store, day);
  if (!stored.ok) return stored;
  const numbers = race === undefined ? undefined : parseRaceLabel(race);
  if (race !== undefined && !numbers) return refuse("race_needed", `${race} is no race such as R1C3`);
  const planned = (stored.value?.plan.races ?? [])
    .filter((one) => !numbers || raceLabel(one) === raceLabel(numbers))
    .flatMap((one) => one.sources.filter((named) => named.source === source));
  // The PMU's own numbers are those of the plan, and its addresses are made of them: no plan is needed.
  const named = planned.length === 0 && numbers && source === "pmu" ? [pmuRace(numbers)] : planned;
  const urls = new Set(named.flatMap((one) => by.addressOf(day, one) ?? []));
  const [url] = urls;
  if (url !== undefined && urls.size === 1) return ok(url);
  if (race === undefined && urls.size > 1) return refuse("race_needed", `a page of one race of ${day} by ${source}`);
  if (race === undefined && urls.size === 0 && source === "pmu")
    return refuse("race_needed", `a page of one race of ${day}`);
  return refuse("url_needed", `the plan of ${day} knows no address at ${source} for this page`);
}

function pmuRace(numbers: { readonly meetingNumber: number; readonly raceNumber: number }): SourceRace {
  return { source: "pmu", racecourse: raceLabel(numbers), ...numbers };
}

function readUse(parsers: PageParsers, use: PageUse, page: Parameters<PageParsers["parse"]>[1]): ReadUse {
  const value = parsers.parse(use, page);
  if (!value.ok) return { ...use, read: false, detail: value.error.detail };
  switch (use.kind) {
    case "programme":
      return { ...use, read: true, races: (value.value as Programme).races.length };
    case "card": {
      const { runners, markets } = value.value as RaceCard;
      const odds = Math.max(0, ...markets.map(({ win }) => Object.keys(win).length));
      return { ...use, read: true, runners: runners.length, odds };
    }
    case "result":
      return { ...use, read: true, status: (value.value as RaceResult).status };
    case "incidents":
    case "dividends":
    case "performances":
      return { ...use, read: true };
    default:
      return unreachable(use.kind);
  }
}

async function isKnown(
  imports: PageArchive,
  page: { readonly url: string; readonly observedAt: Instant; readonly body: Uint8Array },
): Promise<boolean> {
  const sha256 = createHash("sha256").update(page.body).digest("hex");
  const known = await imports.fetches(parisDayOf(page.observedAt));
  return known.some(
    (found) =>
      found.ok &&
      found.value.url === page.url &&
      found.value.observedAt === page.observedAt &&
      found.value.contentSha256 === sha256,
  );
}
