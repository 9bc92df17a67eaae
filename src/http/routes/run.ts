import { z } from "zod";
import type { Outcome, RunAnswer } from "../../app/run-answer.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { DateField, dayOf, PhaseField, phaseOf, RaceField } from "../fields.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";

const Body = z
  .object({
    course_url: z.url("must be an absolute address").optional(),
    race: RaceField.optional(),
    phase: PhaseField,
    date: DateField.default("today"),
    revision: z.int().positive().optional(),
    attempt: z.int().positive().max(99).optional(),
  })
  .strict()
  .refine(({ course_url, race }) => (course_url === undefined) !== (race === undefined), {
    path: ["course_url"],
    message: "exactly one of course_url and race names the race",
  });

/**
 * The queue repeats what is not 2xx: 200 where no repetition can help, 500 where it may. A new outcome does not compile
 * until it has a status.
 */
const STATUS: Readonly<Record<Outcome, { readonly code: 200 | 500; readonly ok: boolean }>> = {
  play: { code: 200, ok: true },
  abstain: { code: 200, ok: true },
  recorded: { code: 200, ok: true },
  settled: { code: 200, ok: true },
  undetermined: { code: 200, ok: true },
  pending: { code: 200, ok: true },
  already_done: { code: 200, ok: true },
  moved: { code: 200, ok: true },
  superseded: { code: 200, ok: true },
  cancelled: { code: 200, ok: true },
  result_missing: { code: 200, ok: false },
  too_late: { code: 200, ok: false },
  not_in_plan: { code: 200, ok: false },
  no_data: { code: 200, ok: false },
  paused: { code: 200, ok: false },
  unreachable: { code: 500, ok: false },
  unreadable: { code: 500, ok: false },
  corrupt_document: { code: 500, ok: false },
};

/** Runs one phase of one race. */
export function runRoutes(server: TypedServer, { app, courseHosts }: ServerOptions): void {
  server.post(
    "/run",
    { config: { access: "run" }, schema: { summary: "Run one phase of one race; safe to repeat", body: Body } },
    async (request, reply) => {
      const { course_url, race, phase, date, revision, attempt } = request.body;
      const refusal = course_url === undefined ? undefined : refuseUrl(course_url, courseHosts);
      if (refusal) {
        return reply.code(422).send({
          ok: false,
          correlation_id: request.correlationId,
          error: "course_url_refused",
          problems: [{ field: "course_url", rule: refusal }],
        });
      }
      const answer = await app.runPhase({
        name: course_url === undefined ? { race: race ?? "" } : { courseUrl: course_url },
        phase: phaseOf(phase),
        day: dayOf(date, app.today()),
        revision,
        attempt: attempt ?? 1,
        correlationId: request.correlationId,
      });
      // 503 slows the whole queue: only where no source answered at all.
      const code = answer.everySourceDown ? 503 : STATUS[answer.outcome].code;
      return reply.code(code).send(bodyOf(answer, request.correlationId));
    },
  );
}

function bodyOf(answer: RunAnswer, correlation_id: string) {
  const { race, phase, date, outcome, reasons, tickets, modules, artifacts } = answer;
  return {
    ok: STATUS[outcome].ok,
    correlation_id,
    race,
    phase,
    date,
    outcome,
    reasons,
    tickets: toWire(tickets),
    modules: modules.map(({ name, returncode, durationMs, stdoutTail, stderrTail }) => ({
      name,
      returncode,
      duration_ms: durationMs,
      stdout_tail: stdoutTail,
      stderr_tail: stderrTail,
    })),
    artifacts,
  };
}

/** Only https addresses of the sources' own hosts name a race; a source on loopback may be plain http. */
function refuseUrl(text: string, hosts: ReadonlySet<string>): string | undefined {
  const url = new URL(text);
  if (!hosts.has(url.host)) return `${url.host} is not a host of the sources`;
  if (url.protocol === "https:") return undefined;
  const loopback = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(url.hostname);
  return url.protocol === "http:" && loopback ? undefined : "must be https";
}
