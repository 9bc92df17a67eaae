import { request } from "undici";
import { z } from "zod";
import { audiencesOf, judgeToken } from "../../compose.ts";
import type { Config } from "../../config.ts";
import { type Context, configOf, Refusal } from "../context.ts";
import { identityToken, type TokenWish } from "../identity-token.ts";
import { print, printError, tableOf } from "../show.ts";

export type DoctorAuthOptions = TokenWish & {
  /** Cloud Run's rules or those of any other place; without it those of the configuration. */
  readonly mode?: "iam" | "verify";
  readonly probe: boolean;
};

/** What opens a door is set by these. */
const LISTS = {
  schedule: "SCHEDULER_SA_EMAIL, TASKS_SA_EMAIL, OPERATOR_EMAILS",
  run: "TASKS_SA_EMAIL, OPERATOR_EMAILS",
  read: "VIEWER_EMAILS, OPERATOR_EMAILS",
  act: "OPERATOR_EMAILS",
} as const;
const ACCESSES = ["schedule", "run", "read", "act"] as const;

/**
 * What the service would say to a token: each claim with what stands there and what is wrong with it, then the doors
 * that it opens. The token itself is never shown.
 *
 * @throws Refusal with code 1 where it would be refused, or opens nothing
 */
export async function doctorAuth(context: Context, options: DoctorAuthOptions): Promise<void> {
  const { config } = configOf(context);
  const { t } = context;
  const audiences = audiencesOf(config);
  if (audiences.length === 0) {
    printError(t("auth.noAudience"));
    throw new Refusal("no audience");
  }
  const mode = options.mode ?? (config.AUTH_MODE === "iam" ? "iam" : "verify");
  const { token, origin } = await identityToken(context, config, options);
  const trial = await judgeToken(config, mode, token);
  const probed = options.probe ? await probe(context, config, token) : undefined;
  const faults = trial.findings.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  if (context.json) {
    const { findings, email, accesses } = trial;
    const told = { token: origin, mode, audiences, issuers: config.OIDC_ISSUERS, findings, email: email ?? null };
    print(JSON.stringify({ ...told, accesses, ...(probed ? { probe: probed } : {}) }, null, 2));
  } else {
    print(t("auth.from", { origin }));
    print(t("auth.mode", { mode, audiences: audiences.join(", "), issuers: config.OIDC_ISSUERS.join(", ") }));
    print(findingsTable(context, trial));
    for (const line of faultLines(context, trial)) print(line);
    if (trial.email !== undefined) print(doorsTable(context, trial.email, trial.accesses));
    if (probed) print(probed.told);
    print(verdictOf(context, trial, faults));
  }
  if (trial.accesses.length === 0) throw new Refusal(`the token opens nothing: ${faults.join(", ")}`, 1);
  if (probed && !probed.open) throw new Refusal("the service does not let the token in", 1);
}

type Trial = Awaited<ReturnType<typeof judgeToken>>;

function findingsTable({ t }: Context, { findings }: Trial): string {
  return tableOf(
    [t("auth.check"), t("auth.shown"), t("auth.verdict")],
    findings.map(({ check, shown, fault }) => [t(`auth.check_${check}`), shown, fault ?? t("auth.good")]),
  );
}

/** What each fault means and what cures it. */
function faultLines({ t }: Context, { findings, cause }: Trial): string[] {
  const why = cause instanceof Error ? cause.message : "—";
  return findings.flatMap(({ fault }) =>
    fault === undefined ? [] : [`${fault} — ${t(`auth.fault_${fault}`, { cause: why })}`],
  );
}

function doorsTable({ t }: Context, email: string, open: Trial["accesses"]): string {
  return tableOf(
    [t("auth.access"), t("auth.may", { email })],
    ACCESSES.map((access) => [
      t(`auth.access_${access}`),
      open.includes(access) ? t("auth.yes") : t("auth.no", { lists: LISTS[access] }),
    ]),
  );
}

function verdictOf({ t }: Context, { email, accesses }: Trial, faults: readonly string[]): string {
  if (email === undefined) return t("auth.refused", { faults: faults.join(", ") });
  return accesses.length === 0 ? t("auth.nothing", { email }) : t("auth.accepted");
}

/** Milliseconds for an answer: an instance that sleeps wakes in one or two seconds. */
const PROBE_TIMEOUT_MS = 30_000;
/** A reading that every account with a door for people has. */
const PROBE_PATH = "/api/status";

const Refused = z.object({ reason: z.string() });

/** Asks the service itself: whether Cloud Run lets the account pass is known only there. */
async function probe({ t }: Context, config: Config, token: string) {
  const home = config.SERVICE_URL ?? `http://127.0.0.1:${config.PORT}`;
  const url = `${home}${PROBE_PATH}`;
  try {
    const { statusCode, body } = await request(url, {
      headers: { authorization: `Bearer ${token}` },
      headersTimeout: PROBE_TIMEOUT_MS,
      bodyTimeout: PROBE_TIMEOUT_MS,
    });
    const reason = reasonOf(await body.text());
    const open = statusCode < 300 || reason === "not_on_list";
    const denied = statusCode === 401 || statusCode === 403;
    const told =
      statusCode < 300
        ? t("auth.probe_ok", { url, status: statusCode })
        : reason !== undefined
          ? t("auth.probe_ours", { url, status: statusCode, reason })
          : t(denied ? "auth.probe_platform" : "auth.probe_other", { url, status: statusCode });
    return { url, status: statusCode, reason, open, told };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return { url, open: false, told: t("auth.probe_failed", { url, detail }) };
  }
}

/** Of an answer of the service; undefined of Google's, which is a page. */
function reasonOf(answer: string): string | undefined {
  try {
    return Refused.safeParse(JSON.parse(answer)).data?.reason;
  } catch {
    return undefined;
  }
}
