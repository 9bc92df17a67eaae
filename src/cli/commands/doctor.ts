import { z } from "zod";
import { callService } from "../call-service.ts";
import { type Context, configOf } from "../context.ts";
import { inParis } from "../in-paris.ts";
import { refuse } from "../refuse.ts";
import { print, tableOf } from "../show.ts";

const Page = z.object({
  kind: z.string(),
  light: z.enum(["green", "red"]),
  since: z.string().optional(),
  reason: z.string().optional(),
  goodPages: z.number(),
  lastGood: z.object({ at: z.string(), ageMinutes: z.number() }).optional(),
  last: z
    .object({
      outcome: z.string(),
      detail: z.string().optional(),
      nothingFound: z.array(z.string()),
      robots: z.string().optional(),
    })
    .optional(),
  coverage: z.array(z.object({ field: z.string(), found: z.number(), expected: z.number(), best: z.number() })),
});

const Host = z.object({
  origin: z.string(),
  breaker: z.string(),
  robots: z.object({ readAt: z.string(), status: z.number().optional() }).optional(),
  requestsToday: z.number(),
  requestsPerDay: z.number(),
  latencyMs: z.number().optional(),
  lastFailure: z.object({ at: z.string(), kind: z.string(), detail: z.string() }).optional(),
});

const Probe = z.object({
  source: z.string(),
  robots: z.string().optional(),
  programme: z.string(),
  races: z.number(),
  detail: z.string().optional(),
});

const Health = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      enabled: z.boolean(),
      switchedOff: z.object({ since: z.string().optional(), why: z.string() }).optional(),
      host: Host.optional(),
      pages: z.array(Page),
    }),
  ),
  probes: z.array(Probe).optional(),
});

/** Fields of a page that the table names, the worst first; `--json` has all of them. */
const FIELDS_SHOWN = 3;
/** Selectors that the table names. */
const SELECTORS_SHOWN = 3;

/** How each source does: its host, and the light of each kind of its pages. @param options.probe ask each now, first */
export async function doctorSources(context: Context, options: { readonly probe: boolean }): Promise<void> {
  const { config } = configOf(context);
  const { method, path } = options.probe
    ? ({ method: "POST", path: "/api/sources/probe" } as const)
    : ({ method: "GET", path: "/api/sources/health" } as const);
  const answer = await callService(context, config, { method, path });
  if (context.json) print(JSON.stringify(answer.wire, null, 2));
  const health = Health.safeParse(answer.body);
  if (!health.success) return refuse(context, answer);
  if (context.json) return;
  const { sources, probes = [] } = health.data;
  for (const probe of probes) print(probeLine(context, probe));
  print(hostsTable(context, sources));
  print(pagesTable(context, sources));
  for (const line of sources.flatMap((source) => warningsOf(context, source))) print(line);
}

type SourceShown = z.infer<typeof Health>["sources"][number];
type PageShown = z.infer<typeof Page>;

function probeLine({ t }: Context, { source, robots, programme, races, detail }: z.infer<typeof Probe>) {
  const told = programme === "ok" ? t("doctor.listed", { races }) : t.or(`sourceState.${programme}`, programme);
  const asked = robots === undefined ? "" : `robots.txt ${t.or(`sourceState.${robots}`, robots)} · `;
  return `${source} : ${asked}${told}${detail === undefined ? "" : ` — ${detail}`}`;
}

function hostsTable({ t }: Context, sources: readonly SourceShown[]): string {
  const header = ["source", "host", "switch", "robots", "breaker", "latency", "requests"] as const;
  const rows = sources.map(({ source, enabled, switchedOff, host }) => [
    source,
    host?.origin ?? "—",
    t(switchedOff ? "doctor.off" : enabled ? "doctor.on" : "doctor.notEnabled"),
    host?.robots
      ? `${host.robots.status ?? t("doctor.noAnswer")} · ${inParis(host.robots.readAt)}`
      : t("doctor.robots_unread"),
    host === undefined ? "—" : t.or(`doctor.breaker_${host.breaker}`, host.breaker),
    host?.latencyMs === undefined ? "—" : `${host.latencyMs} ms`,
    host === undefined ? "—" : `${host.requestsToday} / ${host.requestsPerDay}`,
  ]);
  return tableOf(
    header.map((column) => t(`doctor.${column}`)),
    rows,
  );
}

function pagesTable(context: Context, sources: readonly SourceShown[]): string {
  const { t } = context;
  const header = ["source", "pages", "light", "lastGood", "coverage", "robots", "nothingFound"] as const;
  const rows = sources.flatMap(({ source, pages }) =>
    pages.length === 0 ? [[source, t("doctor.neverRead")]] : pages.map((page) => [source, ...pageRow(context, page)]),
  );
  return tableOf(
    header.map((column) => t(`doctor.${column}`)),
    rows.map((row) => [...row, ...header.slice(row.length).map(() => "—")]),
  );
}

function pageRow({ t }: Context, { kind, light, lastGood, coverage, last }: PageShown): string[] {
  const told = coverage.filter(({ best }) => best > 0);
  const worst = told.filter(({ found, expected }) => found < expected).slice(0, FIELDS_SHOWN);
  const lacking = worst.map(({ field, found, expected }) => `${field} ${found}/${expected}`).join(", ");
  const selectors = last?.nothingFound ?? [];
  const more = selectors.length > SELECTORS_SHOWN ? ` +${selectors.length - SELECTORS_SHOWN}` : "";
  return [
    t.or(`doctor.kind_${kind}`, kind),
    t(light === "red" ? "doctor.red" : "doctor.green"),
    lastGood ? `${inParis(lastGood.at)} (${ageText(lastGood.ageMinutes)})` : "—",
    last === undefined || last.outcome !== "read"
      ? t.or(`sourceState.${last?.outcome ?? ""}`, last?.outcome ?? "—")
      : lacking === ""
        ? t("doctor.whole")
        : lacking,
    last?.robots === undefined ? "—" : t.or(`doctor.robots_${last.robots}`, last.robots),
    selectors.length === 0 ? "—" : `${selectors.slice(0, SELECTORS_SHOWN).join(" | ")}${more}`,
  ];
}

/** What an operator must not overlook, one line each. */
function warningsOf({ t }: Context, { source, switchedOff, host, pages }: SourceShown): string[] {
  const off = switchedOff ? [t("sources.off", { source, since: switchedOff.since ?? "—", why: switchedOff.why })] : [];
  const red = pages.flatMap(({ kind, light, since, reason }) =>
    light === "red"
      ? [
          t("sources.red", {
            source,
            kind: t.or(`doctor.kind_${kind}`, kind),
            since: since ?? "",
            reason: reason ?? "",
          }),
        ]
      : [],
  );
  const failed = host?.lastFailure;
  const told = failed ? `${t.or(`sourceState.${failed.kind}`, failed.kind)} — ${failed.detail}` : "";
  return [...off, ...red, ...(failed ? [t("doctor.lastFailure", { source, at: inParis(failed.at), told })] : [])];
}

/** `5 min`, `3 h`, `2 d` */
function ageText(minutes: number): string {
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}
