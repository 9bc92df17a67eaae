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

/** Writes a day of invented races as a recording that `replay` and `serve-recording` take. */
export async function simulate(context: Context, { seed: seedText, races: racesText, date, out }: SimulateOptions) {
  const seed = Number(seedText);
  if (!(seedText !== "" && Number.isSafeInteger(seed) && seed >= 0))
    badOption(context, "--seed", `"${seedText}" (0, 1, 2…)`);
  const races = Number(racesText);
  if (!(Number.isInteger(races) && races >= 1 && races <= MAX_RACES)) {
    badOption(context, "--races", `"${racesText}" (1..${MAX_RACES})`);
  }
  const day = parseRaceDay(date);
  if (!day.ok) return badOption(context, "--date", `"${date}" (YYYY-MM-DD)`);
  const written = await writeSimulatedDay(out, { seed, day: day.value, races });
  if (!written.ok) return badOption(context, "--out", `${written.error.file}: ${written.error.detail}`);
  const { file, meetings, answers } = written.value;
  if (context.json)
    return print(JSON.stringify({ file, day: day.value, seed, races, meetings, answers, simulated: true }));
  const { t } = context;
  print(t("simulate.written", { file, races, meetings, date: day.value, seed }));
  print(t("simulate.use"));
  print(`  gpi replay --recording ${file} --out ${out}/replayed`);
  print(t("play"));
}
