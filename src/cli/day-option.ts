import { parseRaceDay, type RaceDay } from "../domain/kernel/time.ts";
import { badOption, type Context } from "./context.ts";

/** A day that was given as an option. @throws Refusal naming the option */
export function dayOption(context: Context, option: string, text: string): RaceDay {
  const day = parseRaceDay(text);
  return day.ok ? day.value : badOption(context, option, `${text} (${day.error.kind})`);
}
