import { z } from "zod";
import { callService } from "../call-service.ts";
import { type Context, configOf, Refusal } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

const Answer = z.object({
  ok: z.boolean(),
  race: z.string(),
  phase: z.string(),
  date: z.string(),
  outcome: z.string(),
  reasons: z.array(z.object({ code: z.string(), detail: z.string() })),
  tickets: z.array(
    z.object({ betType: z.string(), runners: z.array(z.number()), stake: z.number(), expectedValue: z.number() }),
  ),
  artifacts: z.array(z.string()),
});

/** Runs one phase of one race and says how it ended. */
export async function run(
  context: Context,
  options: { readonly race: string; readonly phase: string; readonly date: string },
): Promise<void> {
  const { config } = configOf(context);
  const answer = await callService(context, config, { method: "POST", path: "/run", body: options });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  const { ok, race, phase, date, outcome, reasons, tickets, artifacts } = parsed.data;
  if (!context.json) {
    const { t } = context;
    print(`${date} ${race} ${t.or(`phase.${phase}`, phase)} : ${t.or(`outcome.${outcome}`, outcome)}`);
    for (const { code, detail } of reasons) print(`  ${t.or(`reason.${code}`, code)} — ${detail}`);
    if (tickets.length > 0) {
      const header = [t("run.bet"), t("run.runners"), t("run.stake"), t("run.ev")];
      const euros = new Intl.NumberFormat(t.language, { style: "currency", currency: "EUR" });
      const percent = new Intl.NumberFormat(t.language, { style: "percent", maximumFractionDigits: 1 });
      print(
        tableOf(
          header,
          tickets.map((ticket) => [
            ticket.betType,
            ticket.runners.join("-"),
            euros.format(ticket.stake / 100),
            percent.format(ticket.expectedValue),
          ]),
        ),
      );
    }
    if (artifacts.length > 0) print(`${t("run.documents")} : ${artifacts.join(", ")}`);
    if (phase === "H5") print(t("play"));
  }
  if (!ok) throw new Refusal(outcome, 1);
}
