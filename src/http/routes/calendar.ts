import { z } from "zod";
import { LANGUAGES } from "../../messages/translate.ts";
import { DateField, dayOf } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";
import { notThere, textWithEtag } from "./days.ts";

/** The day for a calendar program, which asks again by itself: entries move with the races. */
export function calendarRoutes(server: TypedServer, { app }: ServerOptions): void {
  const params = z.object({ date: DateField });
  const query = z.object({ lang: z.enum(LANGUAGES).default("fr") }).strict();
  server.get(
    "/api/days/:date/calendar.ics",
    {
      config: { access: "read" },
      schema: { summary: "A day as iCalendar: every race with its phases", params, querystring: query },
    },
    async (request, reply) => {
      const day = dayOf(request.params.date, app.today());
      const calendar = await app.calendar(day, request.query.lang);
      if (!calendar.ok) return notThere(request, reply, calendar.error);
      reply.header("content-disposition", `inline; filename="${day}.ics"`);
      return textWithEtag(request, reply, { text: calendar.value, type: "text/calendar; charset=utf-8" });
    },
  );
}
