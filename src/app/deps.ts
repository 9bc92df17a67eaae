import type { Profile } from "../domain/betting/profile.ts";
import type { RaceDay } from "../domain/kernel/time.ts";
import type { ArchiveIdentity } from "../domain/model/factors/archived-day.ts";
import type { PastDays } from "../domain/model/factors/past-days.ts";
import type { WinModel, WinModelRefusal } from "../domain/model/win-model.ts";
import type { SourceName } from "../domain/race/race.ts";
import type { Clock } from "../ports/clock.ts";
import type { DocumentStore } from "../ports/document-store.ts";
import type { Log } from "../ports/log.ts";
import type { HostStates } from "../ports/page-fetcher.ts";
import type { RaceSource } from "../ports/race-source.ts";
import type { TaskQueue } from "../ports/task-queue.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { PageJudge } from "./judge-pages.ts";
import type { WorkbookDesk } from "./write-workbook.ts";

/** What the use-cases are given. `compose.ts` builds it; a replay builds it with a recorded day and a virtual clock. */
export type Deps = {
  readonly clock: Clock;
  readonly store: DocumentStore;
  readonly queue: TaskQueue;
  readonly sources: readonly RaceSource[];
  readonly log: Log;
  readonly policy: Policy;
  /** What earlier days tell; made by the app over its store. */
  readonly past?: PastArchive;
  /** Who judges the sources' pages and knows their hosts; a recorded day, which asks nobody, has none. */
  readonly trust?: SourceTrust;
  /** Whoever counts what the program does; nobody without it. */
  readonly telemetry?: Telemetry;
  /** The user's workbook, brought up to date after every phase; a replay writes it once, at its end. */
  readonly workbook?: WorkbookDesk;
  /** Of the program that writes: part of every document. */
  readonly codeVersion: string;
};

/** What is known of how the sources' pages come. */
export type SourceTrust = {
  readonly judge: PageJudge;
  readonly hosts: HostStates;
  /** The base address of each source. */
  readonly homes: Readonly<Record<SourceName, string>>;
};

/** What the operator decided. */
export type Policy = {
  /** ISO alpha-3 */
  readonly countries: ReadonlySet<string>;
  /** Minutes: odds seen longer ago than this are no data. */
  readonly maxOddsAgeMinutes: number;
  /** The same at H-30, where it is another. */
  readonly maxOddsAgeMinutesH30?: number | undefined;
  readonly profile: Profile;
  /** Minutes from one look at the programme to the next while races are pending; divides an hour. Default: 5. */
  readonly watchMinutes?: number;
  /** The same while a race is close to its off; divides an hour. Without it, as at other times. */
  readonly closeWatchMinutes?: number;
  /** Of which races the last starts of the horses are asked for; `off` without it. */
  readonly pastPerformances?: "off" | "trot" | "all";
  /** Models to show beside `market` and `classic`; the one that the profile names must be among them. */
  readonly otherModels?: readonly WinModel<WinModelRefusal>[];
};

/** All that the store knows of the days before one, and which days those were. */
export type KnownPast = { readonly past: PastDays; readonly archive: ArchiveIdentity };

/** What earlier days tell; the past of the latest day asked for is kept in memory. */
export type PastArchive = {
  /** The past of a day: its own races, and all later ones, are not in it. */
  before(day: RaceDay): Promise<KnownPast>;
};
