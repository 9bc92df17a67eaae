import { writeFile } from "node:fs/promises";
import { callService } from "../call-service.ts";
import { badOption, type Context, configOf } from "../context.ts";
import { refuse } from "../refuse.ts";

/** The day as an iCalendar file, on standard output or in a file. */
export async function ics(
  context: Context,
  options: { readonly day: string; readonly out?: string | undefined },
): Promise<void> {
  const { config } = configOf(context);
  const path = `/api/days/${encodeURIComponent(options.day)}/calendar.ics?lang=${context.t.language}`;
  const answer = await callService(context, config, { method: "GET", path });
  if (typeof answer.wire !== "string") return refuse(context, answer);
  if (options.out === undefined) process.stdout.write(answer.wire);
  else {
    await writeFile(options.out, answer.wire).catch((cause: unknown) => badOption(context, "--out", String(cause)));
  }
}
