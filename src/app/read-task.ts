import { z } from "zod";
import { parsePhase } from "../domain/kernel/phase.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Task } from "../ports/task-queue.ts";
import { RaceDayText } from "./document-schemas.ts";

const Day = z.object({ date: RaceDayText }).strict();

const Run = z
  .object({
    date: RaceDayText,
    race: z.string(),
    phase: z.string().transform((text, context) => {
      const phase = parsePhase(text);
      if (phase) return phase;
      context.addIssue({ code: "custom", message: "must be H30, H5 or RESULT" });
      return z.NEVER;
    }),
    revision: z.int().positive(),
    attempt: z.int().positive(),
  })
  .strict();

type TaskOrder =
  | ({ readonly path: "/run" } & z.output<typeof Run>)
  | ({ readonly path: "/watch" } & z.output<typeof Day>)
  | ({ readonly path: "/schedule" } & z.output<typeof Day>);

/**
 * What a task asks for. A payload of a newer version (another field, another phase) is refused with the field's name
 * and stays with the queue: half understood, it might do the wrong thing at the wrong minute.
 */
export function readTask({ path, body }: Task): Result<TaskOrder, { readonly detail: string }> {
  if (path === "/run") {
    const run = Run.safeParse(body);
    return run.success ? ok({ path, ...run.data }) : err({ detail: faultsOf(run.error) });
  }
  if (path !== "/watch" && path !== "/schedule") return err({ detail: `path ${String(path)} is not known` });
  const day = Day.safeParse(body);
  return day.success ? ok({ path, ...day.data }) : err({ detail: faultsOf(day.error) });
}

function faultsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)).join("; ");
}
