import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { VariantRun } from "./app/run-variant.ts";
import type { BacktestDays, BacktestJob, BacktestSettings } from "./backtest-job.ts";
import { type BacktestWatcher, runBacktestJobs } from "./backtest-threads.ts";
import type { ModelName, ProfileName } from "./domain/betting/profile.ts";
import { canonicalJson } from "./domain/kernel/canonical-json.ts";
import type { RaceDay } from "./domain/kernel/time.ts";
import { VERSION } from "./version.ts";

export type Variant = { readonly profile: ProfileName; readonly model: ModelName };

/** Where the days come from. */
export type BacktestSource =
  /** Recordings, the first day first; they are lived through once, into a folder a day under `out`. */
  | {
      readonly kind: "recordings";
      readonly files: readonly { readonly day: RaceDay; readonly file: string }[];
      /** Earlier recordings that only the archive of past days reads. */
      readonly before: readonly string[];
      readonly out: string;
      readonly movesSeed?: number | undefined;
    }
  | { readonly kind: "store"; readonly days: readonly RaceDay[] };

export type BacktestStage = "archive" | "replay" | "variant";

/** Told of each stage before it begins, in parts that `onPart` counts. */
export type StageWatcher = {
  readonly onStage: (stage: BacktestStage, parts: number) => void;
  readonly onPart: () => void;
  readonly onWarning: (text: string) => void;
};

/**
 * Runs every variant over the days, on threads; the runs come in the order of the variants, whatever the threads did first.
 *
 * A recorded day that was lived through is not lived through again, so a run that was cut off goes on where it was.
 *
 * @throws Error on a recording that cannot be read, or a folder that holds the days of other settings: it is named
 */
export async function runBacktest(
  source: BacktestSource,
  variants: readonly Variant[],
  options: { readonly settings: BacktestSettings; readonly threads: number; readonly watcher: StageWatcher },
): Promise<(Variant & VariantRun)[]> {
  const { settings, threads, watcher } = options;
  const { onPart, onWarning } = watcher;
  const stage = (name: BacktestStage, jobs: readonly BacktestJob[], parts: number, told: BacktestWatcher) => {
    watcher.onStage(name, parts);
    return runBacktestJobs(jobs, settings, threads, { onWarning, ...told });
  };
  let days: BacktestDays;
  if (source.kind === "recordings") {
    const { out, files, before, movesSeed } = source;
    const archive = join(out, "archive");
    await mkdir(out, { recursive: true });
    const past = [...before, ...files.map(({ file }) => file)].map(
      (file): BacktestJob => ({ kind: "archive", file, archive }),
    );
    await stage("archive", past, past.length, { onDone: onPart });
    const key = canonicalJson({ version: VERSION, movesSeed, settings: settings.environment });
    const missing: BacktestJob[] = [];
    for (const { day, file } of files) {
      if (await livedThrough(join(out, day), key)) continue;
      const part = partOf(out, day);
      await rm(part, { recursive: true, force: true }); // of a run that was cut off
      missing.push({ kind: "replay", file, out: part, archive, movesSeed });
    }
    const onDone = (job: BacktestJob) => {
      onPart();
      if (job.kind === "replay") ended.push(sealPart(job.out, key));
    };
    const ended: Promise<void>[] = [];
    await stage("replay", missing, missing.length, { onDone });
    await Promise.all(ended);
    days = { kind: "folders", archive, days: files.map(({ day }) => ({ day, dir: join(out, day) })) };
  } else {
    days = source;
  }
  const jobs = variants.map((variant, i): BacktestJob => ({ kind: "variant", ...variant, days, withScores: i === 0 }));
  const done = await stage("variant", jobs, jobs.length * days.days.length, { onDay: onPart });
  return done.map(({ run }, i) => {
    const variant = variants[i];
    if (!run || !variant) throw new Error(`variant ${i} was not run`);
    return { ...variant, ...run };
  });
}

const PART = ".part";
const MARK = "lived-through.json";

function partOf(out: string, day: RaceDay): string {
  return join(out, `${day}${PART}`);
}

async function sealPart(part: string, key: string): Promise<void> {
  await writeFile(join(part, MARK), key);
  await rename(part, part.slice(0, -PART.length));
}

/** @throws Error where the day was lived through by another version or under other settings */
async function livedThrough(dir: string, key: string): Promise<boolean> {
  if (!existsSync(dir)) return false;
  const mark = await readFile(join(dir, MARK), "utf8").catch(() => undefined);
  if (mark === key) return true;
  throw new Error(
    mark === undefined
      ? `${dir} is there and no backtest made it: choose another --out`
      : `${dir} was lived through by another version or under other settings: choose another --out, or remove it`,
  );
}
