import { z } from "zod";
import { callService } from "../call-service.ts";
import { type Context, configOf } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print } from "../show.ts";

const Switched = z.object({
  ok: z.literal(true),
  off: z.array(z.object({ source: z.string(), since: z.string(), why: z.string() })),
});

/** Switches a source off or on, from its next request on, whether the service runs or not. */
export async function switchSource(
  context: Context,
  { source, to, why }: { readonly source: string; readonly to: "on" | "off"; readonly why: string },
): Promise<void> {
  const { config } = configOf(context);
  const path = `/api/sources/${encodeURIComponent(source)}/switch`;
  const answer = await callService(context, config, { method: "POST", path, body: { to, why } });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Switched.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { t } = context;
  print(t(to === "on" ? "sources.switchedOn" : "sources.switchedOff", { source }));
  for (const off of parsed.data.off) print(`  ${t("sources.off", off)}`);
}
