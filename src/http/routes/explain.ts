import { z } from "zod";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { tellRace } from "../../messages/tell-race.ts";
import { LANGUAGES } from "../../messages/translate.ts";
import { DayParam, dayOf, RaceField } from "../fields.ts";
import { textsFor } from "../language.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";
import { notThere, withEtag } from "./days.ts";

/** A race in sentences, each with the figures that it was made from. */
export function explainRoutes(server: TypedServer, { app }: ServerOptions): void {
  const params = z.object({ date: DayParam, race: RaceField });
  const querystring = z
    .object({ lang: z.enum(LANGUAGES).optional().meta({ description: "beats Accept-Language; French by default" }) })
    .strict();
  server.get(
    "/api/days/:date/races/:race/explanation",
    {
      config: { access: "read" },
      schema: {
        summary: "A race told: the verdict, what moved each chance, what each model was worth",
        params,
        querystring,
      },
    },
    async (request, reply) => {
      const { date, race } = request.params;
      const explanation = await app.explainRace(dayOf(date, app.today()), race);
      if (!explanation.ok) {
        const { error } = explanation;
        if (error.kind !== "not_analysed") return notThere(request, reply, error);
        const detail = `${error.race} of ${error.day} has no analysis of H5`;
        return reply
          .code(404)
          .send({ ok: false, correlation_id: request.correlationId, error: "not_analysed", detail });
      }
      const t = await textsFor(request, reply, request.query.lang);
      const { raceId, takenAt } = explanation.value;
      const told = toWire(tellRace(t, explanation.value)) as object;
      const head = { ok: true, race_id: raceId, taken_at: takenAt, language: t.language };
      return withEtag(request, reply, { ...head, ...told, play: t("play") });
    },
  );
}
