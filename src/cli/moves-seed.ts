import { badOption, type Context } from "./context.ts";

/** The value of `--interpolate-moves`. @throws Refusal on what is no whole number */
export function movesSeedOf(context: Context, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seed = Number(text);
  if (!(text !== "" && Number.isSafeInteger(seed))) badOption(context, "--interpolate-moves", `"${text}" (0, 1, 2…)`);
  return seed;
}
