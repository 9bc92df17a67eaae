import { request } from "undici";
import { z } from "zod";
import { composeService, isInUse } from "../compose.ts";
import type { Config } from "../config.ts";
import { fromWire } from "../domain/kernel/wire-names.ts";
import type { Context } from "./context.ts";
import { Refusal } from "./context.ts";
import { identityToken } from "./identity-token.ts";
import { refuseFolder } from "./refuse-folder.ts";
import { serverOf } from "./server-of.ts";
import { printError } from "./show.ts";

/** `body` in our own names; `wire` as it was answered, for programs; text where it is no JSON. */
export type ServiceAnswer = { readonly status: number; readonly body: unknown; readonly wire: unknown };
export type ServiceCall = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
};

const CallerRefused = z.object({ error: z.enum(["unauthenticated", "forbidden"]), reason: z.string() });

/**
 * Calls the service as any client would: the running one where it holds the data folder, else one made for this call.
 *
 * @throws Refusal where the folder is held and nobody answers on the configured port
 */
export async function callService(context: Context, config: Config, call: ServiceCall): Promise<ServiceAnswer> {
  let service: Awaited<ReturnType<typeof composeService>>;
  try {
    service = await composeService(config, "stderr");
  } catch (error) {
    if (isInUse(error)) return callRunning(context, config, call);
    return refuseFolder(context, error);
  }
  try {
    const server = await serverOf(service, config);
    const answer = await server.inject({
      method: call.method,
      url: call.path,
      ...(call.body ? { payload: { ...call.body } } : {}),
    });
    await server.close();
    return answerOf(answer.statusCode, answer.headers["content-type"], answer.payload);
  } finally {
    await service.close();
  }
}

async function callRunning(context: Context, config: Config, call: ServiceCall): Promise<ServiceAnswer> {
  const { t } = context;
  const url = `http://127.0.0.1:${config.PORT}`;
  const dir = config.LOCAL_DATA_DIR;
  const token = config.AUTH_MODE === "off" ? undefined : await identityToken(context, config, {});
  let answer: ServiceAnswer;
  try {
    const { statusCode, headers, body } = await request(`${url}${call.path}`, {
      method: call.method,
      headers: {
        ...(token ? { authorization: `Bearer ${token.token}` } : {}),
        ...(call.body ? { "content-type": "application/json" } : {}),
      },
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
    });
    answer = answerOf(statusCode, headers["content-type"], await body.text());
  } catch (cause) {
    printError(t("error.no_service", { dir, url }));
    throw new Refusal(`the service that holds ${dir} does not answer: ${String(cause)}`, 1);
  }
  const refused = CallerRefused.safeParse(answer.body);
  if (!refused.success) return answer;
  printError(t("error.caller_refused", { dir, reason: refused.data.reason }));
  throw new Refusal(`the service that holds ${dir} refuses the caller: ${refused.data.reason}`, 1);
}

function answerOf(status: number, type: unknown, text: string): ServiceAnswer {
  const wire: unknown = String(type).startsWith("application/json") ? JSON.parse(text) : text;
  return { status, body: fromWire(wire), wire };
}
