import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MultiBar, Presets } from "cli-progress";
import { analyseVariants, type VariantReport } from "../../app/analyse-variants.ts";
import type { DocumentDifference } from "../../app/compare-stores.ts";
import type { Policy } from "../../app/deps.ts";
import type { DaySummary } from "../../app/summarise-day.ts";
import { policyOf, profileFrom } from "../../compose.ts";
import { composeReplay, type Replay, replayStore } from "../../compose-replay.ts";
import type { Config } from "../../config.ts";
import { addGates } from "../../domain/betting/count-gates.ts";
import { MODEL_NAMES, PROFILE_NAMES, type Profile } from "../../domain/betting/profile.ts";
import { canonicalJson } from "../../domain/kernel/canonical-json.ts";
import { parseRaceLabel, type RaceId, raceIdOf } from "../../domain/kernel/race-id.ts";
import { minutesBetween, parisTimeOf, parseRaceDay } from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { dayCautions } from "../../domain/model/fitted-win-model.ts";
import { leadReport, type SnapshotLead } from "../../domain/plan/snapshot-leads.ts";
import type { DocumentStore } from "../../ports/document-store.ts";
import type { Log } from "../../ports/log.ts";
import { badOption, type Context, configOf, Refusal } from "../context.ts";
import { movesSeedOf } from "../moves-seed.ts";
import { print, printError } from "../show.ts";
import { type ReplayReport, showDay, showDays, showReport } from "./show-replay.ts";

export type ReplayOptions = {
  /** A recorded day, or a folder of them. */
  readonly recording: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly out?: string | undefined;
  readonly report?: string | undefined;
  /** Seed of the minutes at which moves of the off are told. */
  readonly interpolateMoves?: string | undefined;
};

/** Odds of a recording are looked at every quarter of an hour: older than this is no data (product contract, §10). */
const REPLAY_MAX_ODDS_AGE_MINUTES = 20;

/** Replays recorded days: the same use-cases under their own clock, and the same bytes each time. */
export async function replay(context: Context, options: ReplayOptions): Promise<void> {
  const { config, explained } = configOf(context);
  const ageGiven = explained.some(({ key, origin }) => key === "GPI_MAX_ODDS_AGE_MINUTES" && origin !== "default");
  const limit = ageGiven ? config.GPI_MAX_ODDS_AGE_MINUTES : REPLAY_MAX_ODDS_AGE_MINUTES;
  const known: Config = { ...config, GPI_MAX_ODDS_AGE_MINUTES: limit };
  const movesSeed = movesSeedOf(context, options.interpolateMoves);
  const files = await recordingsOf(context, options);
  const several = files.length > 1;
  const days: ReplayedDay[] = [];
  // What a day leaves to those after it; an archive that stands in the folder is read too.
  const past = replayStore(options.out);
  for (const file of files) {
    // Each day is a day by itself, in a folder of its own: nothing else of one is held while the next is replayed.
    const name = /\d{4}-\d{2}-\d{2}/.exec(file.slice(-24))?.[0];
    const out = several && options.out !== undefined ? join(options.out, name ?? String(days.length)) : options.out;
    days.push(
      await replayDay(context, file, { policy: policyOf(known), profiles: profilesOf(known), out, past, movesSeed }),
    );
  }
  tellInSample(context, config, days);
  const report = reportOf(days, movesSeed);
  if (options.report !== undefined) await writeFile(options.report, canonicalJson(toWire(report)));
  const [first] = days;
  if (context.json) {
    const shown =
      first && !several ? { ...first.summary, planLate: first.planLate } : { days: days.map(({ summary }) => summary) };
    print(JSON.stringify(toWire({ ...shown, report }), null, 2));
    return;
  }
  if (first && !several) showDay(context, first.summary, { late: first.planLate });
  else showDays(context, days);
  showReport(context, report);
  if (options.out !== undefined) {
    const { out } = options;
    print(context.t(days.every(({ standing }) => standing) ? "replay.same" : "replay.files", { out }));
  }
  print(context.t("play"));
}

export type ReplayedDay = {
  readonly summary: DaySummary;
  readonly planLate: boolean;
  readonly variants: readonly VariantReport[];
  readonly leads: readonly SnapshotLead[];
  /** The folder held the day already, byte for byte: nothing was written. */
  readonly standing: boolean;
};

async function replayDay(
  context: Context,
  file: string,
  options: {
    readonly policy: Policy;
    readonly profiles: readonly Profile[];
    readonly out: string | undefined;
    readonly past: DocumentStore;
    readonly movesSeed: number | undefined;
  },
): Promise<ReplayedDay> {
  const composed = await composeReplay(file, { ...options, log: warningsOnly });
  if (!composed.ok) return badOption(context, "--recording", `${composed.error.file}: ${composed.error.detail}`);
  const { app, day, store, past, planLate } = composed.value;
  await runShown(context, composed.value);
  const differences = await composed.value.compareStanding();
  if (differences && differences.length > 0) return refuseOther(context, options.out ?? "", differences);
  if (options.out !== undefined) await composed.value.writeWorkbook();
  const summary = await app.summariseDay(day);
  if (!summary.ok) throw new Error(`${summary.error.key}: ${summary.error.detail}`);
  if (!summary.value) return badOption(context, "--recording", "no plan came of it");
  const races = summary.value.races.map(({ race, h5LeadMinutes }) => ({ raceId: idOf(day, race), h5LeadMinutes }));
  const { profiles, policy } = options;
  const { otherModels = [] } = policy;
  const variants = await analyseVariants(
    store,
    races.map(({ raceId }) => raceId),
    { profiles, otherModels, past: (await past.before(day)).past },
  );
  if (!variants.ok) throw new Error(`${variants.error.key}: ${variants.error.detail}`);
  const leads = races.flatMap(({ raceId, h5LeadMinutes }) =>
    h5LeadMinutes === undefined ? [] : [{ raceId, minutes: h5LeadMinutes }],
  );
  return { summary: summary.value, planLate, variants: variants.value, leads, standing: differences !== undefined };
}

/** Differences that a person is shown; there may be one a field and race. */
const SHOWN = 20;

/** The folder holds the day as another program, other settings or another recording made it. @throws Refusal */
function refuseOther({ t, json }: Context, out: string, differences: readonly DocumentDifference[]): never {
  if (json) print(JSON.stringify(toWire({ differences }), null, 2));
  printError(t("replay.differs", { out, count: differences.length }));
  for (const { key, kind, fields } of differences.slice(0, SHOWN)) {
    printError(`  ${t(`replay.document_${kind}`)} ${key}`);
    for (const { field, runner, before, now } of fields.slice(0, SHOWN)) {
      const where = runner === undefined ? field : `${field} ${runner}`;
      printError(`    ${where}: ${shortened(before)} → ${shortened(now)}`);
    }
  }
  throw new Refusal("the folder holds another day", 1);
}

/** Characters of a value that a line shows. */
const WIDTH = 60;

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? "—";
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}

async function runShown({ t, json }: Context, day: Replay): Promise<void> {
  const { app, startAt, endAt } = day;
  const format = "{bar} {percentage} % {text}";
  const bars = new MultiBar(
    { format, noTTYOutput: true, clearOnComplete: true, stream: process.stderr },
    Presets.shades_grey,
  );
  const bar = json ? undefined : bars.create(minutesBetween(startAt, endAt), 0, { text: "" });
  await day.run((task, runs) => {
    const now = app.now();
    const text = t("progress.replaying", { time: parisTimeOf(now), runs, race: String(task.body.race ?? "") });
    bar?.update(minutesBetween(startAt, now), { text });
  });
  bars.stop();
}

/** A model that was fitted on a replayed day knows its arrivals: that is said whichever model is chosen. */
function tellInSample({ t }: Context, { GPI_FITTED_MODEL: model }: Config, days: readonly ReplayedDay[]): void {
  const { version, period } = model;
  for (const { summary } of days) {
    if (dayCautions(model, summary.day).length === 0) continue;
    printError(t("replay.inSample", { version, ...period, date: summary.day }));
  }
}

/** The operator's own values over every profile, under every model. */
function profilesOf(config: Config): Profile[] {
  return PROFILE_NAMES.flatMap((GPI_PROFILE) =>
    MODEL_NAMES.map((GPI_MODEL) => {
      const profile = profileFrom({ ...config, GPI_PROFILE, GPI_MODEL });
      if (!profile.ok) throw new Error(`${GPI_PROFILE}: ${JSON.stringify(profile.error)}`);
      return profile.value;
    }),
  );
}

function reportOf(days: readonly ReplayedDay[], movesSeed: number | undefined): ReplayReport {
  const [first, ...others] = days.map(({ variants }) => variants);
  const variants = (first ?? []).map((variant, i) => ({
    ...variant,
    report: others.reduce((sum, day) => addGates(sum, day[i]?.report ?? sum), variant.report),
  }));
  return {
    days: days.map(({ summary }) => summary.day),
    races: days.reduce((sum, { summary }) => sum + summary.races.length, 0),
    moves: movesSeed === undefined ? { told: "at the look" } : { told: "between looks", seed: movesSeed },
    leads: leadReport(days.flatMap(({ leads }) => leads)),
    variants,
  };
}

function idOf(day: DaySummary["day"], label: string): RaceId {
  const race = parseRaceLabel(label);
  if (!race) throw new Error(`no race ${label}`);
  return raceIdOf({ day, ...race });
}

/** `2025-12-10.ndjson.br` */
const RECORDING = /^(\d{4}-\d{2}-\d{2})\.ndjson(\.br)?$/;

/** The file, or the days of a folder, in their order. */
async function recordingsOf(context: Context, { recording, from, to }: ReplayOptions): Promise<string[]> {
  for (const [option, text] of [
    ["--from", from],
    ["--to", to],
  ] as const) {
    if (text !== undefined && !parseRaceDay(text).ok) badOption(context, option, `"${text}" (YYYY-MM-DD)`);
  }
  const isFolder = await stat(recording).then(
    (found) => found.isDirectory(),
    () => false, // the reader of the file says what is wrong with it
  );
  if (!isFolder) {
    if (from !== undefined || to !== undefined) badOption(context, "--recording", `${recording} is no folder`);
    return [recording];
  }
  const names = (await readdir(recording)).toSorted().filter((name) => {
    const day = RECORDING.exec(name)?.[1];
    return day !== undefined && (from === undefined || day >= from) && (to === undefined || day <= to);
  });
  if (names.length === 0) badOption(context, "--recording", `${recording} has no DATE.ndjson of those days`);
  return names.map((name) => join(recording, name));
}

/** A replay is watched by its bar; what goes wrong is told. */
const warningsOnly: Log = {
  info: () => undefined,
  warn: (message, fields) => printError(`${message} ${JSON.stringify(fields ?? {})}`),
  error: (message, fields) => printError(`${message} ${JSON.stringify(fields ?? {})}`),
};
