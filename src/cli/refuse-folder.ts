import { folderFault } from "../compose.ts";
import { type Context, Refusal } from "./context.ts";
import { printError } from "./show.ts";

/**
 * Says what is wrong with the data folder: who holds it, or why it cannot be used.
 *
 * @throws Refusal with code 1; any other error as it came
 */
export function refuseFolder({ t }: Context, error: unknown): never {
  const fault = folderFault(error);
  if (!fault) throw error;
  const { dir, detail, holder } = fault;
  printError(
    holder
      ? t("error.in_use", { dir, pid: holder.pid, host: holder.host, since: holder.startedAt })
      : t("error.data_folder", { detail }),
  );
  throw new Refusal(detail, 1);
}
