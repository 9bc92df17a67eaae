import { z } from "zod";
import type { ServiceAnswer } from "./call-service.ts";
import { type Context, Refusal } from "./context.ts";
import { printError } from "./show.ts";

const Refused = z.object({
  error: z.string(),
  detail: z.string().optional(),
  problems: z.array(z.object({ field: z.string(), rule: z.string() })).default([]),
});

/**
 * Says why the service did not do what was asked, field by field.
 *
 * @throws Refusal with code 2 where the call was wrong, 1 where the service could not
 */
export function refuse({ t }: Context, { status, body, wire }: ServiceAnswer): never {
  const read = Refused.safeParse(body);
  if (!read.success) throw new Error(`the service answered ${status} ${JSON.stringify(wire)}`);
  const { error, detail, problems } = read.data;
  for (const { field, rule } of problems) printError(t("error.bad_option", { option: `--${field}`, problem: rule }));
  if (problems.length === 0) printError([t.or(`error.${error}`, error), detail].filter(Boolean).join(": "));
  throw new Refusal(error, status < 500 ? 2 : 1);
}
