import { z } from "zod";
import { callService } from "../call-service.ts";
import { type Context, configOf } from "../context.ts";
import { refuse } from "../refuse.ts";
import { print } from "../show.ts";

const Sentences = z.array(z.object({ text: z.string() }));
const Answer = z.object({
  raceId: z.string(),
  verdict: z.object({ text: z.string() }),
  reasons: Sentences,
  nearest: Sentences,
  favourite: Sentences,
  sources: Sentences,
  changes: Sentences,
  models: z.array(z.object({ facts: Sentences })),
  runners: z.array(z.object({ number: z.number(), name: z.string(), facts: Sentences })),
  play: z.string(),
});

/** Tells a race: why it was or was not played, what moved each chance, what each model has been worth. */
export async function explain(
  context: Context,
  options: { readonly day: string; readonly race: string },
): Promise<void> {
  const { config } = configOf(context);
  const { day, race } = options;
  const answer = await callService(context, config, {
    method: "GET",
    path: `/api/days/${encodeURIComponent(day)}/races/${encodeURIComponent(race)}/explanation?lang=${context.t.language}`,
  });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse(context, answer);
  if (context.json) return;
  const { raceId, verdict, nearest, favourite, sources, changes, models, runners, play } = parsed.data;
  const lines = [verdict, ...nearest, ...favourite, ...sources, ...changes, ...models.flatMap(({ facts }) => facts)];
  print(`${raceId}\n${textOf(lines)}`);
  for (const { number, name, facts } of runners) print(`\n${number} ${name}\n${textOf(facts)}`);
  print(`\n${play}`);
}

function textOf(sentences: z.output<typeof Sentences>): string {
  return sentences.map(({ text }) => `  ${text}`).join("\n");
}
