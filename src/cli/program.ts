import { Argument, Command, Option } from "commander";
import { SOURCE_NAMES } from "../domain/race/race.ts";
import { createTranslate, LANGUAGES, type Language } from "../messages/translate.ts";
import { TASK_STATES } from "../ports/task-queue.ts";
import { VERSION } from "../version.ts";
import { archiveImport } from "./commands/archive-import.ts";
import { configExplain } from "./commands/config-explain.ts";
import { doctorSources } from "./commands/doctor.ts";
import { explain } from "./commands/explain.ts";
import { ics } from "./commands/ics.ts";
import { replay } from "./commands/replay.ts";
import { run } from "./commands/run.ts";
import { schedule } from "./commands/schedule.ts";
import { serve } from "./commands/serve.ts";
import { serveRecordedDay } from "./commands/serve-recording.ts";
import { switchSource } from "./commands/sources.ts";
import { status } from "./commands/status.ts";
import { actOnTasks, listTasks, TASK_ACTIONS } from "./commands/tasks.ts";
import type { Context } from "./context.ts";

/** The commands of `gpi`. @param argv without node and script: the language of the help is read before it is parsed */
export async function createProgram(argv: readonly string[], environment: Context["environment"]): Promise<Command> {
  const t = await createTranslate(languageOf(argv));
  const program = new Command("gpi").description(t("cli.describe")).version(VERSION);
  program.addOption(new Option("--lang <lang>", t("cli.optLang")).choices([...LANGUAGES]).default("fr"));
  program.option("--json", t("cli.optJson"), false);
  const context = (): Context => ({ t, json: program.opts<{ json: boolean }>().json, environment });
  const date = () => new Option("--date <day>", t("cli.optDate")).default("today");

  program
    .command("serve")
    .description(t("cli.serve"))
    .action(() => serve(context()));
  program
    .command("schedule")
    .description(t("cli.schedule"))
    .addOption(date())
    .addOption(new Option("--mode <mode>", t("cli.optMode")).choices(["tasks", "plan"]).default("tasks"))
    .action((options) => schedule(context(), options));
  program
    .command("run")
    .description(t("cli.run"))
    .requiredOption("--race <race>", t("cli.optRace"))
    .requiredOption("--phase <phase>", t("cli.optPhase"))
    .addOption(date())
    .action((options) => run(context(), options));
  program
    .command("status")
    .description(t("cli.status"))
    .addOption(date())
    .action((options) => status(context(), options));
  program
    .command("explain")
    .description(t("cli.explain"))
    .argument("<day>", t("cli.optDay"))
    .argument("<race>", t("cli.optRace"))
    .action((day, race) => explain(context(), { day, race }));
  program
    .command("replay")
    .description(t("cli.replay"))
    .requiredOption("--recording <path>", t("cli.optRecording"))
    .option("--from <day>", t("cli.optFromDay"))
    .option("--to <day>", t("cli.optToDay"))
    .option("--out <dir>", t("cli.optOut"))
    .option("--report <file>", t("cli.optReport"))
    .option("--interpolate-moves <seed>", t("cli.optInterpolate"))
    .action((options) => replay(context(), options));
  program
    .command("serve-recording")
    .description(t("cli.serveRecording"))
    .argument("<file>", t("cli.optRecording"))
    .option("--port <port>", t("cli.optPort"), "0")
    .option("--speed <x>", t("cli.optSpeed"), "1")
    .option("--from <time>", t("cli.optFrom"), "09:00")
    .option("--interpolate-moves <seed>", t("cli.optInterpolate"))
    .action((recording, options) => serveRecordedDay(context(), { recording, ...options }));
  const archive = program.command("archive").description(t("cli.archive"));
  archive
    .command("import")
    .description(t("cli.archiveImport"))
    .argument("<dir>", t("cli.optArchiveDir"))
    .option("--from <day>", t("cli.optFromDay"))
    .option("--to <day>", t("cli.optToDay"))
    .option("--out <dir>", t("cli.optStore"))
    .option("--again", t("cli.optAgain"), false)
    .action((dir, options) => archiveImport(context(), { dir, ...options }));
  program
    .command("ics")
    .description(t("cli.ics"))
    .argument("[day]", t("cli.optDay"), "today")
    .option("--out <file>", t("cli.optIcsOut"))
    .action((day, options) => ics(context(), { day, ...options }));
  // --date stands on `tasks` alone, and is read before and after the action.
  const tasks = program
    .command("tasks")
    .description(t("cli.tasks"))
    .addOption(new Option("--date <day>", t("cli.optTaskDate")).default("today"))
    .addOption(new Option("--state <state>", t("cli.optState")).choices([...TASK_STATES]))
    .action((options) => listTasks(context(), options));
  const told = { pause: "tasksPause", resume: "tasksResume", redrive: "tasksRedrive", run: "tasksRun" } as const;
  for (const action of TASK_ACTIONS) {
    tasks
      .command(action)
      .description(t(`cli.${told[action]}`))
      .argument(
        action === "redrive" ? "[scope]" : "<scope>",
        t("cli.optScope"),
        action === "redrive" ? "all" : undefined,
      )
      .action((scope) => actOnTasks(context(), action, { ...tasks.opts<{ date: string }>(), scope }));
  }
  const doctor = program.command("doctor").description(t("cli.doctor"));
  doctor
    .command("sources")
    .description(t("cli.doctorSources"))
    .option("--probe", t("cli.optProbe"), false)
    .action((options) => doctorSources(context(), options));
  const sources = program.command("sources").description(t("cli.sources"));
  for (const to of ["on", "off"] as const) {
    sources
      .command(to)
      .description(t(to === "on" ? "cli.sourcesOn" : "cli.sourcesOff"))
      .addArgument(new Argument("<source>", t("cli.optSource")).choices([...SOURCE_NAMES]))
      .requiredOption("--why <text>", t("cli.optWhy"))
      .action((source, options) => switchSource(context(), { source, to, ...options }));
  }
  const config = program.command("config").description(t("cli.config"));
  config
    .command("explain")
    .description(t("cli.configExplain"))
    .action(() => configExplain(context()));
  // `gpi status --json` reads better than `gpi --json status`: both are taken.
  const nested = [archive, tasks, doctor, sources, config].flatMap(({ commands }) => commands);
  for (const command of [...program.commands, ...nested]) {
    command.addOption(new Option("--lang <lang>").choices([...LANGUAGES]).hideHelp());
    command.addOption(new Option("--json").hideHelp());
    command.hook("preAction", (_this, action) => {
      if (action.opts<{ json?: boolean }>().json) program.setOptionValue("json", true);
    });
  }
  return program;
}

function languageOf(argv: readonly string[]): Language {
  const given =
    argv.find((word) => word.startsWith("--lang="))?.slice("--lang=".length) ?? argv[argv.indexOf("--lang") + 1];
  return argv.some((word) => word.startsWith("--lang")) && given === "en" ? "en" : "fr";
}
