import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { SingleBar } from "cli-progress";
import { plannedDays } from "../../app/race-documents.ts";
import { registerTrials } from "../../backtest-trials.ts";
import { storeOf } from "../../compose.ts";
import { type BacktestSource, runBacktest, type Variant } from "../../compose-backtest.ts";
import { readDotEnv } from "../../config.ts";
import { MODEL_NAMES, type ModelName, PROFILE_NAMES, type ProfileName } from "../../domain/betting/profile.ts";
import type { RaceDay } from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { scoreboard } from "../../domain/performance/scoreboard.ts";
import { PUBLIC, type ScoredRace } from "../../domain/performance/scored-race.ts";
import { createTranslate, LANGUAGES } from "../../messages/translate.ts";
import { VERSION } from "../../version.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { dayOption } from "../day-option.ts";
import { movesSeedOf } from "../moves-seed.ts";
import { print, printError } from "../show.ts";
import { showScoreboard } from "./show-scoreboard.ts";

export type BacktestOptions = {
  /** A folder of recorded days, or `store`. */
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly profile: readonly string[];
  readonly model: readonly string[];
  readonly out: string;
  readonly report?: string | undefined;
  readonly threads?: string | undefined;
  readonly interpolateMoves?: string | undefined;
};

/** Under the folder of the days: all that was ever tried on them. */
const TRIALS = "trials.ndjson";

/** Minutes: odds of a recording are looked at every quarter of an hour (product contract, §10). */
const RECORDED_ODDS_AGE = "20";

/** Decides past days again from what was visible then, and says what it would have been worth. */
export async function backtest(context: Context, options: BacktestOptions): Promise<void> {
  const { config, explained } = configOf(context);
  const [from, to] = [dayOption(context, "--from", options.from), dayOption(context, "--to", options.to)];
  if (from > to) badOption(context, "--from", `${from} > ${to}`);
  const variants = variantsOf(context, options);
  const source: BacktestSource =
    options.source === "store"
      ? { kind: "store", days: (await plannedDays(storeOf(config))).filter((day) => day >= from && day <= to) }
      : await recordingsOf(context, options, from, to);
  const days = source.kind === "store" ? source.days : source.files.map(({ day }) => day);
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return badOption(context, "--source", `${options.source}: ${from} … ${to}: 0`);
  const told = { ...readDotEnv(".env"), ...context.environment };
  const environment = Object.fromEntries(
    explained.flatMap(({ key }) => (told[key] === undefined ? [] : [[key, told[key]]])),
  );
  if (source.kind === "recordings") environment.GPI_MAX_ODDS_AGE_MINUTES ??= RECORDED_ODDS_AGE;
  const bar = progressBar(context);
  const warnings: string[] = [];
  const runs = await runBacktest(source, variants, {
    settings: { environment },
    threads: threadsOf(context, options.threads),
    watcher: { ...bar, onWarning: (text) => warnings.push(text) },
  }).catch((cause: unknown) => {
    bar.stop();
    printError(cause instanceof Error ? cause.message : String(cause));
    throw new Refusal("backtest refused", 1);
  });
  bar.stop();
  for (const text of new Set(warnings)) printError(text);
  const [base] = runs;
  if (!base) throw new Error("no variant was run");
  const tried = await registerTrials(join(options.out, TRIALS), base.scored, {
    models: modelsIn(base.scored),
    variants: variants.map(({ profile, model }) => `${profile} ${model}`),
  });
  const board = scoreboard(runs, base.scored, tried);
  const answer = { from: first, to: last, counts: base.counts, unreadable: base.unreadable, scoreboard: board };
  if (options.report !== undefined) {
    const { scoreboardReport } = await import("../../report/scoreboard-report.ts");
    const languages = await Promise.all(LANGUAGES.map((language) => createTranslate(language)));
    const reported = { ...answer, command: commandOf(options), codeVersion: VERSION };
    await writeFile(options.report, scoreboardReport(languages, reported));
  }
  if (context.json) print(JSON.stringify(toWire(answer), null, 2));
  else showScoreboard(context, answer);
}

/** Every model that was asked, by name and version; the public's shares are no claim. */
function modelsIn(scored: readonly ScoredRace[]): readonly string[] {
  const names = scored.flatMap(({ forecasts }) =>
    forecasts.filter(({ name }) => name !== PUBLIC).map(({ name, version = "" }) => `${name} ${version}`.trim()),
  );
  return [...new Set(names)].toSorted();
}

/** What prints the figures again; a folder by its name alone. */
function commandOf({ source, from, to, profile, model, interpolateMoves }: BacktestOptions): string {
  const moves = interpolateMoves === undefined ? "" : ` --interpolate-moves ${interpolateMoves}`;
  const names = `--profile ${profile.join(" ")} --model ${model.join(" ")}`;
  return `gpi backtest --source ${source === "store" ? source : "DAYS"} --from ${from} --to ${to} ${names}${moves}`;
}

function variantsOf(context: Context, { profile, model }: BacktestOptions): Variant[] {
  const profiles = profile.map((name) => known<ProfileName>(context, "--profile", name, PROFILE_NAMES));
  const models = model.map((name) => known<ModelName>(context, "--model", name, MODEL_NAMES));
  return profiles.flatMap((one) => models.map((other) => ({ profile: one, model: other })));
}

function known<T extends string>(context: Context, option: string, name: string, names: readonly T[]): T {
  return names.find((one) => one === name) ?? badOption(context, option, `${name} (${names.join(", ")})`);
}

function threadsOf(context: Context, text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  return /^[1-9]\d?$/.test(text) ? Number(text) : badOption(context, "--threads", text);
}

/** `2025-12-10.ndjson.br` */
const RECORDING = /^(\d{4}-\d{2}-\d{2})\.ndjson(\.br)?$/;

async function recordingsOf(
  context: Context,
  { source, out, interpolateMoves }: BacktestOptions,
  from: RaceDay,
  to: RaceDay,
): Promise<BacktestSource> {
  if (!existsSync(source)) return badOption(context, "--source", source);
  const found = (await readdir(source)).toSorted().flatMap((name) => {
    const text = RECORDING.exec(name)?.[1];
    return text === undefined ? [] : [{ day: dayOption(context, "--source", text), file: join(source, name) }];
  });
  return {
    kind: "recordings",
    files: found.filter(({ day }) => day >= from && day <= to),
    before: found.filter(({ day }) => day < from).map(({ file }) => file),
    out,
    movesSeed: movesSeedOf(context, interpolateMoves),
  };
}

function progressBar({ t, json }: Context) {
  const format = "{stage} {bar} {value}/{total} · {eta_formatted}";
  const bar = new SingleBar({ format, noTTYOutput: false, stream: process.stderr });
  return {
    onStage(stage: string, parts: number) {
      if (json || parts === 0) return;
      bar.stop();
      bar.start(parts, 0, { stage: t.or(`backtest.${stage}`, stage) });
    },
    onPart: () => bar.increment(),
    stop: () => bar.stop(),
  };
}
