import { Command, Option } from "commander";
import { createTranslate, LANGUAGES, type Language } from "../messages/translate.ts";
import { VERSION } from "../version.ts";
import { configExplain } from "./commands/config-explain.ts";
import { replay } from "./commands/replay.ts";
import { run } from "./commands/run.ts";
import { schedule } from "./commands/schedule.ts";
import { serve } from "./commands/serve.ts";
import { serveRecordedDay } from "./commands/serve-recording.ts";
import { status } from "./commands/status.ts";
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
    .command("replay")
    .description(t("cli.replay"))
    .requiredOption("--recording <file>", t("cli.optRecording"))
    .option("--out <dir>", t("cli.optOut"))
    .action((options) => replay(context(), options));
  program
    .command("serve-recording")
    .description(t("cli.serveRecording"))
    .argument("<file>", t("cli.optRecording"))
    .option("--port <port>", t("cli.optPort"), "0")
    .option("--speed <x>", t("cli.optSpeed"), "1")
    .option("--from <time>", t("cli.optFrom"), "09:00")
    .action((recording, options) => serveRecordedDay(context(), { recording, ...options }));
  const config = program.command("config").description(t("cli.config"));
  config
    .command("explain")
    .description(t("cli.configExplain"))
    .action(() => configExplain(context()));
  // `gpi status --json` reads better than `gpi --json status`: both are taken.
  for (const command of [...program.commands, ...config.commands]) {
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
