import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { audiencesOf } from "../compose.ts";
import type { Config } from "../config.ts";
import { type Context, Refusal } from "./context.ts";
import { printError } from "./show.ts";

const run = promisify(execFile);

/** Milliseconds for gcloud, which asks Google twice. */
const GCLOUD_TIMEOUT_MS = 60_000;

const SERVICE_ACCOUNT = /\.gserviceaccount\.com$/i;

export type IdentityToken = {
  readonly token: string;
  /** How it was come by, for people. */
  readonly origin: string;
};

export type TokenWish = {
  /** `-` is standard input. */
  readonly tokenFile?: string;
  /** In whose name gcloud makes it. */
  readonly account?: string;
};

/**
 * The token that shows who the operator is: from a file, else made by gcloud for the service of this configuration, in
 * the name of a service account: the token of a person's own account is made for gcloud itself.
 *
 * @throws Refusal where there is none, with the reason
 */
export async function identityToken(context: Context, config: Config, wish: TokenWish): Promise<IdentityToken> {
  const { t } = context;
  const file = wish.tokenFile ?? (wish.account === undefined ? config.TOKEN_FILE : undefined);
  if (file !== undefined) return { token: await contentOf(context, file), origin: originOf(context, file) };
  const account = wish.account ?? config.OPERATOR_EMAILS?.find((email) => SERVICE_ACCOUNT.test(email));
  if (account === undefined) {
    return { token: await askGcloud(context, []), origin: t("auth.from_own") };
  }
  const [audience] = audiencesOf(config);
  if (audience === undefined) {
    printError(t("auth.noAudience"));
    throw new Refusal("no audience");
  }
  const token = await askGcloud(context, [
    `--impersonate-service-account=${account}`,
    `--audiences=${audience}`,
    "--include-email",
  ]);
  return { token, origin: t("auth.from_gcloud", { account, audience }) };
}

function originOf({ t }: Context, file: string): string {
  return file === "-" ? t("auth.from_stdin") : t("auth.from_file", { file });
}

async function contentOf({ t }: Context, file: string): Promise<string> {
  try {
    const content = file === "-" ? await text(process.stdin) : readFileSync(file, "utf8");
    return content.trim();
  } catch (cause) {
    printError(t("auth.fileUnreadable", { file, detail: cause instanceof Error ? cause.message : String(cause) }));
    throw new Refusal(`no token in ${file}`);
  }
}

async function askGcloud({ t, environment }: Context, options: readonly string[]): Promise<string> {
  const args = ["auth", "print-identity-token", ...options];
  try {
    const { stdout } = await run("gcloud", args, {
      timeout: GCLOUD_TIMEOUT_MS,
      env: { ...environment, CLOUDSDK_CORE_DISABLE_PROMPTS: "1" },
    });
    return stdout.trim();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") printError(t("auth.gcloudMissing"));
    else printError(t("auth.gcloudFailed", { command: ["gcloud", ...args].join(" "), detail: saidBy(cause) }));
    throw new Refusal("gcloud made no token", 1);
  }
}

/** What gcloud wrote on standard error; a message of Node's would repeat the command. */
function saidBy(cause: unknown): string {
  if (cause instanceof Error && "stderr" in cause && typeof cause.stderr === "string" && cause.stderr.trim() !== "") {
    return cause.stderr.trim();
  }
  return cause instanceof Error ? cause.message : String(cause);
}
