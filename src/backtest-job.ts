import { createPastArchive } from "./app/past-days.ts";
import { runVariant, type VariantRun } from "./app/run-variant.ts";
import { systemClock } from "./clock/system-clock.ts";
import { policyOf, profileFrom, storeOf } from "./compose.ts";
import { composeReplay, importRecordedDay, replayStore } from "./compose-replay.ts";
import { type Config, readConfig } from "./config.ts";
import type { ModelName, ProfileName } from "./domain/betting/profile.ts";
import type { RaceDay } from "./domain/kernel/time.ts";
import type { Log } from "./ports/log.ts";
import { VERSION } from "./version.ts";

/** A part of a backtest that needs no other part of its stage: any thread may do it, in any order. */
export type BacktestJob =
  /** Sums a recorded day up for the days after it. */
  | { readonly kind: "archive"; readonly file: string; readonly archive: string }
  /** Lives through a recorded day, so that its folder holds what was seen and how it ended. */
  | {
      readonly kind: "replay";
      readonly file: string;
      readonly out: string;
      readonly archive: string;
      readonly movesSeed?: number | undefined;
    }
  /** Decides all days again under one profile and model. */
  | {
      readonly kind: "variant";
      readonly profile: ProfileName;
      readonly model: ModelName;
      readonly days: BacktestDays;
      readonly withScores: boolean;
    };

/** Days in folders of their own beside their archive, or those of the service's store. */
export type BacktestDays =
  | {
      readonly kind: "folders";
      readonly archive: string;
      readonly days: readonly { readonly day: RaceDay; readonly dir: string }[];
    }
  | { readonly kind: "store"; readonly days: readonly RaceDay[] };

export type BacktestDone = { readonly run?: VariantRun | undefined };

/** What every job is given: variables as the configuration reads them. */
export type BacktestSettings = { readonly environment: Readonly<Record<string, string | undefined>> };

/**
 * Does one job.
 *
 * @param onDay told after each day of a variant
 * @throws Error on a recording that cannot be read: it names the file
 */
export async function doBacktestJob(
  job: BacktestJob,
  { environment }: BacktestSettings,
  log: Log,
  onDay: () => void,
): Promise<BacktestDone> {
  const config = configFrom(environment);
  if (job.kind === "variant") return { run: await doVariant(job, config, log, onDay) };
  const archive = replayStore(job.archive);
  if (job.kind === "archive") {
    const countries = new Set(config.PLAN_COUNTRIES);
    const imported = await importRecordedDay(job.file, { store: archive, countries, again: false });
    if (!imported.ok) throw new Error(`${job.file}: ${imported.error.detail}`);
    return {};
  }
  const { file, out, movesSeed } = job;
  const replay = await composeReplay(file, { policy: policyOf(config), out, past: archive, movesSeed, log });
  if (!replay.ok) throw new Error(`${file}: ${replay.error.detail}`);
  await replay.value.run();
  return {};
}

async function doVariant(
  { profile: GPI_PROFILE, model: GPI_MODEL, days, withScores }: Extract<BacktestJob, { readonly kind: "variant" }>,
  config: Config,
  log: Log,
  onDay: () => void,
): Promise<VariantRun> {
  const profile = profileFrom({ ...config, GPI_PROFILE, GPI_MODEL });
  if (!profile.ok) throw new Error(`${GPI_PROFILE}: ${JSON.stringify(profile.error)}`);
  const own = days.kind === "store" ? storeOf(config) : undefined;
  const store = own ?? replayStore(days.kind === "folders" ? days.archive : undefined);
  const stored =
    days.kind === "folders"
      ? days.days.map(({ day, dir }) => ({ day, store: replayStore(dir) }))
      : days.days.map((day) => ({ day, store }));
  return runVariant(stored, {
    profile: profile.value,
    otherModels: policyOf(config).otherModels ?? [],
    past: createPastArchive({ store, clock: systemClock, log, codeVersion: VERSION }),
    withScores,
    log,
    onDay,
  });
}

/** @throws Error on a configuration that whoever gave the job had not checked */
function configFrom(environment: BacktestSettings["environment"]): Config {
  const read = readConfig(environment, {});
  if (!read.ok) throw new Error(read.error.map(({ key, problem }) => `${key} ${problem}`).join("; "));
  return read.value.config;
}
