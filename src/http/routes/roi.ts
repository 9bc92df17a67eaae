import { z } from "zod";
import { ROI_GROUPS } from "../../app/measure-roi.ts";
import { addDays } from "../../domain/kernel/time.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { DateField, dayOf } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";
import { withEtag } from "./days.ts";

const DEFAULT_DAYS = 30;

const Query = z
  .object({
    to: DateField.default("today"),
    last_days: z.coerce.number().int().min(1).max(3660).default(DEFAULT_DAYS),
    by: z.enum(ROI_GROUPS).optional(),
  })
  .strict();

/** What was staked and what came back, beside other ways on the same races. */
export function roiRoutes(server: TypedServer, { app }: ServerOptions): void {
  server.get(
    "/api/roi",
    {
      config: { access: "read" },
      schema: { summary: "Money of the last days, by bet, meeting, gait or profile", querystring: Query },
    },
    async (request, reply) => {
      const { to, last_days: days, by } = request.query;
      const last = dayOf(to, app.today());
      const view = await app.measureRoi({ from: addDays(last, 1 - days), to: last, by });
      return withEtag(request, reply, { ok: true, ...(toWire(view) as object) });
    },
  );
}
