import { Argument, Command, Option } from "commander";
import { MODEL_NAMES } from "../domain/betting/profile.ts";
import { SOURCE_NAMES } from "../domain/race/race.ts";
import { createTranslate, LANGUAGES, type Language } from "../messages/translate.ts";
import { TASK_STATES } from "../ports/task-queue.ts";
import { VERSION } from "../version.ts";
import type { TaskAction } from "./commands/tasks.ts";
import type { Context } from "./context.ts";

/** A Tuesday that no source has shown yet: a simulated day must not be taken for a real one. */
const SIMULATED_DAY = "2030-01-15";

const TASK_ACTIONS: readonly TaskAction[] = ["pause", "resume", "redrive", "run"];

/**
 * The commands of `gpi`, each loaded when it is run: the help needs none of them, and a service not the others.
 *
 * @param argv without node and script: the language of the help is read before it is parsed
 */
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
    .action(async () => (await import("./commands/serve.ts")).serve(context()));
  program
    .command("schedule")
    .description(t("cli.schedule"))
    .addOption(date())
    .addOption(new Option("--mode <mode>", t("cli.optMode")).choices(["tasks", "plan"]).default("tasks"))
    .action(async (options) => (await import("./commands/schedule.ts")).schedule(context(), options));
  program
    .command("run")
    .description(t("cli.run"))
    .requiredOption("--race <race>", t("cli.optRace"))
    .requiredOption("--phase <phase>", t("cli.optPhase"))
    .addOption(date())
    .action(async (options) => (await import("./commands/run.ts")).run(context(), options));
  program
    .command("status")
    .description(t("cli.status"))
    .addOption(date())
    .action(async (options) => (await import("./commands/status.ts")).status(context(), options));
  program
    .command("explain")
    .description(t("cli.explain"))
    .argument("<day>", t("cli.optDay"))
    .argument("<race>", t("cli.optRace"))
    .action(async (day, race) => (await import("./commands/explain.ts")).explain(context(), { day, race }));
  program
    .command("replay")
    .description(t("cli.replay"))
    .requiredOption("--recording <path>", t("cli.optRecording"))
    .option("--from <day>", t("cli.optFromDay"))
    .option("--to <day>", t("cli.optToDay"))
    .option("--out <dir>", t("cli.optOut"))
    .option("--report <file>", t("cli.optReport"))
    .option("--interpolate-moves <seed>", t("cli.optInterpolate"))
    .action(async (options) => (await import("./commands/replay.ts")).replay(context(), options));
  program
    .command("backtest")
    .description(t("cli.backtest"))
    .requiredOption("--source <dir|store>", t("cli.optBacktestSource"))
    .requiredOption("--from <day>", t("cli.optFromDay"))
    .requiredOption("--to <day>", t("cli.optToDay"))
    .addOption(new Option("--profile <names...>", t("cli.optProfiles")).default(["gpi-v5.1"]))
    .addOption(new Option("--model <names...>", t("cli.optModels")).default([...MODEL_NAMES]))
    .option("--out <dir>", t("cli.optBacktestOut"), "backtest")
    .option("--report <file>", t("cli.optBacktestReport"))
    .option("--threads <n>", t("cli.optThreads"))
    .option("--interpolate-moves <seed>", t("cli.optInterpolate"))
    .action(async (options) => (await import("./commands/backtest.ts")).backtest(context(), options));
  program
    .command("serve-recording")
    .description(t("cli.serveRecording"))
    .argument("<file>", t("cli.optRecording"))
    .option("--port <port>", t("cli.optPort"), "0")
    .option("--speed <x>", t("cli.optSpeed"), "1")
    .option("--from <time>", t("cli.optFrom"), "09:00")
    .option("--interpolate-moves <seed>", t("cli.optInterpolate"))
    .action(async (recording, options) =>
      (await import("./commands/serve-recording.ts")).serveRecordedDay(context(), { recording, ...options }),
    );
  program
    .command("simulate")
    .description(t("cli.simulate"))
    .option("--seed <n>", t("cli.optSeed"), "1")
    .option("--races <n>", t("cli.optRaces"), "60")
    .option("--date <day>", t("cli.optSimulatedDay"), SIMULATED_DAY)
    .requiredOption("--out <dir>", t("cli.optSimulateOut"))
    .action(async (options) => (await import("./commands/simulate.ts")).simulate(context(), options));
  program
    .command("demo")
    .description(t("cli.demo"))
    .option("--once", t("cli.optOnce"), false)
    .option("--screen", t("cli.optScreen"), false)
    .option("--speed <x>", t("cli.optSpeed"), "150")
    .option("--seed <n>", t("cli.optSeed"), "1")
    .option("--races <n>", t("cli.optRaces"), "24")
    .option("--date <day>", t("cli.optSimulatedDay"), SIMULATED_DAY)
    .option("--out <dir>", t("cli.optDemoOut"))
    .action(async (options) => (await import("./commands/demo.ts")).demo(context(), options));
  program
    .command("reparse")
    .description(t("cli.reparse"))
    .requiredOption("--from <day>", t("cli.optDay"))
    .option("--to <day>", t("cli.optReparseTo"))
    .option("--source <source>", t("cli.optSource"))
    .option("--check", t("cli.optCheck"), false)
    .action(async (options) => (await import("./commands/reparse.ts")).reparse(context(), options));
  program
    .command("import")
    .description(t("cli.importPages"))
    .argument("<files...>", t("cli.optImportFiles"))
    .option("--source <source>", t("cli.optSource"))
    .option("--url <url>", t("cli.optImportUrl"))
    .option("--race <race>", t("cli.optRace"))
    .option("--date <day>", t("cli.optDate"))
    .option("--at <moment>", t("cli.optImportAt"))
    .option("--pool <pool>", t("cli.optPool"))
    .action(async (files, options) =>
      (await import("./commands/import-pages.ts")).importPages(context(), { files, ...options }),
    );
  const archive = program.command("archive").description(t("cli.archive"));
  archive
    .command("import")
    .description(t("cli.archiveImport"))
    .argument("<dir>", t("cli.optArchiveDir"))
    .option("--from <day>", t("cli.optFromDay"))
    .option("--to <day>", t("cli.optToDay"))
    .option("--out <dir>", t("cli.optStore"))
    .option("--again", t("cli.optAgain"), false)
    .action(async (dir, options) =>
      (await import("./commands/archive-import.ts")).archiveImport(context(), { dir, ...options }),
    );
  const history = program.command("history").description(t("cli.history"));
  history
    .command("build")
    .description(t("cli.historyBuild"))
    .option("--from <day>", t("cli.optFromDay"))
    .option("--to <day>", t("cli.optToDay"))
    .option("--again", t("cli.optHistoryAgain"), false)
    .action(async (options) => (await import("./commands/history.ts")).historyBuild(context(), options));
  history
    .command("import")
    .description(t("cli.historyImport"))
    .argument("<files...>", t("cli.optImportFiles"))
    .requiredOption("--as <map>", t("cli.optColumnMap"))
    .action(async (files, { as }) => (await import("./commands/history.ts")).historyImport(context(), files, as));
  program
    .command("sql")
    .description(t("cli.sql"))
    .argument("[question]", t("cli.optSql"))
    .action(async (question) => (await import("./commands/history.ts")).sql(context(), question));
  const ledger = program.command("ledger").description(t("cli.ledger"));
  ledger
    .command("head")
    .description(t("cli.ledgerHead"))
    .action(async () => (await import("./commands/ledger.ts")).ledgerHead(context()));
  ledger
    .command("show")
    .description(t("cli.ledgerShow"))
    .option("--month <month>", t("cli.optMonth"))
    .option("--race <race>", t("cli.optRace"))
    .action(async (options) => (await import("./commands/ledger.ts")).ledgerShow(context(), options));
  ledger
    .command("export")
    .description(t("cli.ledgerExport"))
    .option("--month <month>", t("cli.optMonth"))
    .option("--out <file>", t("cli.optFile"))
    .action(async (options) => (await import("./commands/ledger.ts")).ledgerExport(context(), options));
  ledger
    .command("verify")
    .description(t("cli.ledgerVerify"))
    .argument("[files...]", t("cli.optLedgerFiles"))
    .option("--head <hash>", t("cli.optHead"))
    .option("--strict", t("cli.optStrict"), false)
    .action(async (files, options) =>
      (await import("./commands/ledger.ts")).ledgerVerify(context(), { files, ...options }),
    );
  program
    .command("export")
    .description(t("cli.export"))
    .requiredOption("--from <day>", t("cli.optFromDay"))
    .requiredOption("--to <day>", t("cli.optToDay"))
    .addOption(new Option("--format <format>", t("cli.optFormat")).choices(["csv", "parquet", "ndjson"]).default("csv"))
    .requiredOption("--out <dir>", t("cli.optExportOut"))
    .action(async (options) => (await import("./commands/export.ts")).exportDays(context(), options));
  program
    .command("roi")
    .description(t("cli.roi"))
    .option("--last-days <n>", t("cli.optLastDays"))
    .option("--to <day>", t("cli.optToDay"))
    .addOption(new Option("--by <group>", t("cli.optBy")).choices(["bet", "meeting", "gait", "profile"]))
    .action(async (options) => (await import("./commands/roi.ts")).roi(context(), options));
  program
    .command("calibrate")
    .description(t("cli.calibrate"))
    .option("--days <n>", t("cli.optCalibrateDays"))
    .option("--dry-run", t("cli.optDryRun"), false)
    .action(async (options) => (await import("./commands/calibrate.ts")).calibrate(context(), options));
  program
    .command("ics")
    .description(t("cli.ics"))
    .argument("[day]", t("cli.optDay"), "today")
    .option("--out <file>", t("cli.optIcsOut"))
    .action(async (day, options) => (await import("./commands/ics.ts")).ics(context(), { day, ...options }));
  const excel = program
    .command("excel")
    .description(t("cli.excel"))
    .action(async () => (await import("./commands/excel.ts")).excel(context()));
  excel
    .command("rebuild")
    .description(t("cli.excelRebuild"))
    .option("--from <day>", t("cli.optFromDay"))
    .option("--to <day>", t("cli.optToDay"))
    .option("--out <file>", t("cli.optExcelOut"))
    .option("--fresh", t("cli.optFresh"), false)
    .action(async (options) => (await import("./commands/excel.ts")).excelRebuild(context(), options));
  // --date stands on `tasks` alone, and is read before and after the action.
  const tasks = program
    .command("tasks")
    .description(t("cli.tasks"))
    .addOption(new Option("--date <day>", t("cli.optTaskDate")).default("today"))
    .addOption(new Option("--state <state>", t("cli.optState")).choices([...TASK_STATES]))
    .action(async (options) => (await import("./commands/tasks.ts")).listTasks(context(), options));
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
      .action(async (scope) =>
        (await import("./commands/tasks.ts")).actOnTasks(context(), action, {
          ...tasks.opts<{ date: string }>(),
          scope,
        }),
      );
  }
  const doctor = program.command("doctor").description(t("cli.doctor"));
  doctor
    .command("sources")
    .description(t("cli.doctorSources"))
    .option("--probe", t("cli.optProbe"), false)
    .action(async (options) => (await import("./commands/doctor.ts")).doctorSources(context(), options));
  doctor
    .command("auth")
    .description(t("cli.doctorAuth"))
    .option("--token-file <file>", t("cli.optTokenFile"))
    .option("--account <email>", t("cli.optAccount"))
    .addOption(new Option("--mode <mode>", t("cli.optAuthMode")).choices(["iam", "verify"]))
    .option("--probe", t("cli.optProbeAuth"), false)
    .action(async (options) => (await import("./commands/doctor-auth.ts")).doctorAuth(context(), options));
  const sources = program.command("sources").description(t("cli.sources"));
  for (const to of ["on", "off"] as const) {
    sources
      .command(to)
      .description(t(to === "on" ? "cli.sourcesOn" : "cli.sourcesOff"))
      .addArgument(new Argument("<source>", t("cli.optSource")).choices([...SOURCE_NAMES]))
      .requiredOption("--why <text>", t("cli.optWhy"))
      .action(async (source, options) =>
        (await import("./commands/sources.ts")).switchSource(context(), { source, to, ...options }),
      );
  }
  const config = program.command("config").description(t("cli.config"));
  config
    .command("explain")
    .description(t("cli.configExplain"))
    .action(async () => (await import("./commands/config-explain.ts")).configExplain(context()));
  // `gpi status --json` reads better than `gpi --json status`: both are taken.
  const nested = [archive, excel, ledger, tasks, doctor, sources, config].flatMap(({ commands }) => commands);
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
