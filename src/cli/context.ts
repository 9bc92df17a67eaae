import { type Config, type ConfigFault, type Explained, readConfig, readDotEnv } from "../config.ts";
import type { Translate } from "../messages/translate.ts";
import { printError } from "./show.ts";

/** What every command is given. */
export type Context = {
  readonly t: Translate;
  /** JSON for programs instead of tables for people. */
  readonly json: boolean;
  /** The process's environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** A refusal that the command has printed already: the process ends with this code. */
export class Refusal extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The configuration, or all its faults at once on standard error. @throws Refusal */
export function configOf({ t, environment }: Context): {
  readonly config: Config;
  readonly explained: readonly Explained[];
} {
  const read = readConfig(environment, readDotEnv(".env"));
  if (read.ok) return read.value;
  printError(t("config.faults"));
  for (const { key, problem } of read.error satisfies readonly ConfigFault[]) printError(`  ${key} ${problem}`);
  throw new Refusal("configuration refused");
}

/** @throws Refusal naming the option and what it wants */
export function badOption({ t }: Context, option: string, problem: string): never {
  printError(t("error.bad_option", { option, problem }));
  throw new Refusal(`bad option ${option}`);
}
