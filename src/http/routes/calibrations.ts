import { z } from "zod";
import { CALIBRATION_DAYS } from "../../app/calibrate-day.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

const Ask = z
  .object({
    days: z.int().min(1).max(3660).default(CALIBRATION_DAYS).meta({ description: "how far back dividends are read" }),
    dry_run: z.boolean().default(false).meta({ description: "computes and keeps nothing" }),
  })
  .strict()
  .default({ days: CALIBRATION_DAYS, dry_run: false });

/** κ, β and σ of the pools of combinations, from what they paid. */
export function calibrationsRoutes(server: TypedServer, { app }: ServerOptions): void {
  server.post(
    "/api/calibrations",
    {
      config: { access: "act" },
      schema: { summary: "Fit the dividends of past days, now; the morning does it by itself", body: Ask },
    },
    async (request, reply) => {
      const { correlationId } = request;
      const { days, dry_run: dryRun } = request.body;
      const calibrated = await app.calibrateDay({ day: app.today(), days, dryRun, correlationId });
      if (calibrated.ok) return { ok: true, correlation_id: correlationId, ...(toWire(calibrated.value) as object) };
      const { kind, key, detail } = calibrated.error;
      return reply
        .code(500)
        .send({ ok: false, correlation_id: correlationId, error: kind, detail: `${key}: ${detail}` });
    },
  );
}
