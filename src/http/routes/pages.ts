import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { Board } from "../../app/view-board.ts";
import { raceLabel } from "../../domain/kernel/race-id.ts";
import { toWire } from "../../domain/kernel/wire-names.ts";
import { LANGUAGES, type Translate } from "../../messages/translate.ts";
import { DayParam, dayOf, RaceField } from "../fields.ts";
import { textsFor } from "../language.ts";
import { tellRacePage } from "../tell-race-page.ts";
import type { ServerOptions, TypedServer } from "../typed-server.ts";
import { notThere, withEtag } from "./days.ts";
import { BoardAnswer, ErrorAnswer, RacePageAnswer, TextsAnswer } from "./page-answers.ts";

/** What of the catalogue the pages say: words for codes that an answer may hold, and the pages' own texts. */
const SECTIONS = ["web", "stage", "decision", "gait", "bet", "pool", "source", "outcome", "reason", "model"] as const;

/** What the dashboard's pages show: figures ready to be written, each missing one with its reason. */
export function pagesRoutes(server: TypedServer, { app }: ServerOptions): void {
  const querystring = z
    .object({ lang: z.enum(LANGUAGES).optional().meta({ description: "beats Accept-Language; French by default" }) })
    .strict();
  /** A recorded day's clock is not the reader's: what is left until the off goes by ours. */
  const stamp = (reply: FastifyReply) => reply.header("x-service-time", app.now());

  server.get(
    "/api/days/:date/board",
    {
      config: { access: "read" },
      schema: {
        summary: "A day at a glance: each race with its stage, the next off, the day's money and the market's",
        params: z.object({ date: DayParam }),
        querystring,
        response: { 200: BoardAnswer, "4xx": ErrorAnswer, "5xx": ErrorAnswer },
      },
    },
    async (request, reply) => {
      const board = await app.viewBoard(dayOf(request.params.date, app.today()));
      if (!board.ok) return notThere(request, reply, board.error) as never;
      const t = await textsFor(request, reply, request.query.lang);
      stamp(reply);
      return withEtag(request, reply, {
        ok: true,
        language: t.language,
        ...(toWire(tellBoard(t, board.value)) as object),
      }) as never;
    },
  );

  server.get(
    "/api/days/:date/races/:race/page",
    {
      config: { access: "read" },
      schema: {
        summary: "A race as its page shows it: verdict, tickets or refusal, field with papers, end and settlement",
        params: z.object({ date: DayParam, race: RaceField }),
        querystring,
        response: { 200: RacePageAnswer, "4xx": ErrorAnswer, "5xx": ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { date, race } = request.params;
      const page = await app.viewRacePage(dayOf(date, app.today()), race);
      if (!page.ok) return notThere(request, reply, page.error) as never;
      const t = await textsFor(request, reply, request.query.lang);
      stamp(reply);
      return withEtag(request, reply, {
        ok: true,
        language: t.language,
        ...(toWire(tellRacePage(t, page.value)) as object),
      }) as never;
    },
  );

  server.get(
    "/api/texts",
    {
      config: { access: "read" },
      schema: { summary: "The catalogue that the pages read", querystring, response: { 200: TextsAnswer } },
    },
    async (request, reply) => {
      const t = await textsFor(request, reply, request.query.lang);
      const texts = Object.fromEntries(SECTIONS.map((section) => [section, t.section(section)]));
      return withEtag(request, reply, {
        ok: true,
        language: t.language,
        today: app.today(),
        texts,
        play: t("play"),
      }) as never;
    },
  );
}

function tellBoard(t: Translate, { date, sources, races, next, money, market }: Board) {
  return {
    date,
    planned: sources !== undefined,
    sources: sources?.map(({ source, status, races: listed, observedAt, detail }) => ({
      source,
      status,
      races: listed,
      observedAt,
      detail,
      text: t.or(`sourceState.${status}`, status),
    })),
    races: races.map(({ race, where, money: own, winners }) => ({
      raceId: race.raceId,
      label: raceLabel(race),
      meetingNumber: race.meetingNumber,
      raceNumber: race.raceNumber,
      racecourse: race.racecourse,
      startsAt: race.startsAt,
      firstStartsAt: race.firstStartsAt,
      discipline: race.discipline,
      declaredRunners: race.declaredRunners,
      title: race.title,
      stage: where.stage,
      decision: where.decision,
      winners,
      profit: own?.profit,
      stake: own?.stake,
      why: where.why && t.or(`outcome.${where.why.outcome}`, where.why.outcome),
    })),
    next: next && { label: raceLabel(next), racecourse: next.racecourse, startsAt: next.startsAt },
    money,
    market,
    play: t("play"),
  };
}
