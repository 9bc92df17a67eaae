import { MultiBar, Presets } from "cli-progress";
import type { DaySummary } from "../../app/summarise-day.ts";
import { policyOf } from "../../compose.ts";
import { composeReplay } from "../../compose-replay.ts";
import { PHASES } from "../../domain/kernel/phase.ts";
import { minutesBetween, parisTimeOf } from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import type { Log } from "../../ports/log.ts";
import { badOption, type Context, configOf } from "../context.ts";
import { print, printError, tableOf } from "../show.ts";

export type ReplayOptions = { readonly recording: string; readonly out?: string | undefined };

/** Odds of a recording are looked at every quarter of an hour: older than this is no data (product contract, §10). */
const REPLAY_MAX_ODDS_AGE_MINUTES = 20;

/** Replays a recorded day: the same use-cases under its own clock, and the same bytes each time. */
export async function replay(context: Context, options: ReplayOptions): Promise<void> {
  const { t } = context;
  const { config, explained } = configOf(context);
  const ageGiven = explained.some(({ key, origin }) => key === "GPI_MAX_ODDS_AGE_MINUTES" && origin !== "default");
  const limit = ageGiven ? config.GPI_MAX_ODDS_AGE_MINUTES : REPLAY_MAX_ODDS_AGE_MINUTES;
  const policy = policyOf({ ...config, GPI_MAX_ODDS_AGE_MINUTES: limit });
  const composed = await composeReplay(options.recording, { policy, out: options.out, log: warningsOnly });
  if (!composed.ok) return badOption(context, "--recording", `${composed.error.file}: ${composed.error.detail}`);
  const { app, day, startAt, endAt, planLate } = composed.value;

  const format = "{bar} {percentage} % {text}";
  const bars = new MultiBar(
    { format, noTTYOutput: true, clearOnComplete: true, stream: process.stderr },
    Presets.shades_grey,
  );
  const bar = context.json ? undefined : bars.create(minutesBetween(startAt, endAt), 0, { text: "" });
  await composed.value.run((task, runs) => {
    const now = app.now();
    const text = t("progress.replaying", { time: parisTimeOf(now), runs, race: String(task.body.race ?? "") });
    bar?.update(minutesBetween(startAt, now), { text });
  });
  bars.stop();

  const summary = await app.summariseDay(day);
  if (!summary.ok) throw new Error(`${summary.error.key}: ${summary.error.detail}`);
  if (!summary.value) return badOption(context, "--recording", "no plan came of it");
  if (context.json) print(JSON.stringify(toWire({ ...summary.value, planLate }), null, 2));
  else show(context, summary.value, { late: planLate, out: options.out });
}

function show({ t }: Context, summary: DaySummary, { late, out }: { late: boolean; out: string | undefined }): void {
  const { day, plannedAt, races, dropped, counts } = summary;
  print(t("replay.title", { date: day, races: races.length, time: parisTimeOf(plannedAt) }));
  if (late) print(t("replay.late"));
  const list = Object.entries(dropped)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(", ");
  if (list !== "") print(t("replay.dropped", { list }));
  const outcome = (code: string) => t.or(`outcome.${code}`, code);
  const header = [
    t("replay.race"),
    t("replay.racecourse"),
    t("replay.off"),
    t("replay.moves"),
    ...PHASES.map((phase) => t(`phase.${phase}`)),
    t("replay.lead"),
    t("replay.why"),
  ];
  print(
    tableOf(
      header,
      races.map((race) => {
        const { H30, H5, RESULT } = race.phases;
        const told = [H5, H30, RESULT].find(({ reasonCode }) => reasonCode !== undefined);
        const why = told
          ? t.or(`reason.${told.reasonCode}`, [told.reasonCode, told.reason].filter(Boolean).join(": "))
          : "";
        const off = race.startsAt ? parisTimeOf(race.startsAt) : "—";
        return [
          race.race,
          race.racecourse,
          off,
          race.revision - 1,
          outcome(H30.outcome),
          outcome(H5.outcome),
          outcome(RESULT.outcome),
          race.h5LeadMinutes?.toFixed(1) ?? "—",
          why,
        ];
      }),
    ),
  );
  for (const phase of PHASES) {
    print(
      `${t(`phase.${phase}`)} : ${Object.entries(counts[phase])
        .map(([code, count]) => `${count} ${outcome(code)}`)
        .join(", ")}`,
    );
  }
  const leads = races.flatMap(({ h5LeadMinutes }) => h5LeadMinutes ?? []);
  if (leads.length > 0) {
    const errors = leads.map((lead) => Math.abs(lead - 5));
    const within = errors.filter((error) => error <= 1).length;
    const mean = (errors.reduce((sum, error) => sum + error, 0) / errors.length).toFixed(1);
    print(t("replay.leads", { count: leads.length, within, mean }));
  }
  if (out !== undefined) print(t("replay.files", { out }));
  print(t("play"));
}

/** A replay is watched by its bar; what goes wrong is told. */
const warningsOnly: Log = {
  info: () => undefined,
  warn: (message, fields) => printError(`${message} ${JSON.stringify(fields ?? {})}`),
  error: (message, fields) => printError(`${message} ${JSON.stringify(fields ?? {})}`),
};
