import { type Config, readConfig } from "../../config.ts";

/** The program's defaults and what is given, and nothing of the machine's environment or `.env`. */
export function demoConfig(settings: Readonly<Record<string, string>>): Config {
  const read = readConfig(settings, {});
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.config;
}
