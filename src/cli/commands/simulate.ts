import { writeSimulatedDay } from "../../compose-simulation.ts";
import { parseRaceDay } from "../../domain/kernel/time.ts";
import { badOption, type Context } from "../context.ts";
import { print } from "../show.ts";

export type SimulateOptions = {
  readonly seed: string;
  readonly races: string;
  readonly date: string;
  readonly out: string;
};

/** A big Saturday has some hundred races; beyond, the day would end after midnight. */
const MAX_RACES = 144;

/** Which day to simulate. @throws Refusal on what is no seed, number of races or day */
export function simulatedDayOf(context: Context, options: Pick<SimulateOptions, "seed" | "races" | "date">) {
  const seed = Number(options.seed);
  if (!(options.seed !== "" && Number.isSafeInteger(seed) && seed >= 0)) {
    badOption(context, "--seed", `"${options.seed}" (0, 1, 2…)`);
  }
  const races = Number(options.races);
  if (!(Number.isInteger(races) && races >= 1 && races <= MAX_RACES)) {
    badOption(context, "--races", `"${options.races}" (1..${MAX_RACES})`);
  }
  const day = parseRaceDay(options.date);
  if (!day.ok) return badOption(context, "--date", `"${options.date}" (YYYY-MM-DD)`);
  return { seed, races, day: day.value };
}

/** Writes a day of invented races as a recording that `replay` and `serve-recording` take. */
export async function simulate(context: Context, { out, ...options }: SimulateOptions): Promise<void> {
  const input = simulatedDayOf(context, options);
  const written = await writeSimulatedDay(out, input);
  if (!written.ok) return badOption(context, "--out", `${written.error.file}: ${written.error.detail}`);
  const { file, meetings, answers, races } = written.value;
  const { day, seed } = input;
  if (context.json) return print(JSON.stringify({ file, day, seed, races, meetings, answers, simulated: true }));
  const { t } = context;
  print(t("simulate.written", { file, races, meetings, date: day, seed }));
  print(t("simulate.use"));
  print(`  gpi replay --recording ${file} --out ${out}/replayed`);
  print(t("play"));
}
