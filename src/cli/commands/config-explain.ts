import { profileFrom } from "../../compose.ts";
import { type Context, configOf } from "../context.ts";
import { print, tableOf } from "../show.ts";

/** Prints each setting, its value, and where it came from. */
export function configExplain(context: Context): void {
  const { config, explained } = configOf(context);
  const profile = profileFrom(config);
  if (!profile.ok) throw new Error(`GPI_PROFILE: ${JSON.stringify(profile.error)}`);
  const { budgetPerRace, minimumExpectedValue } = profile.value.rules;
  const fromProfile: Readonly<Record<string, string>> = {
    GPI_BUDGET_PER_RACE: (budgetPerRace / 100).toFixed(2),
    GPI_MIN_EV_PERCENT: String(Math.round(minimumExpectedValue * 1e6) / 1e4),
  };
  const rows = explained.map(({ key, value, origin, help }) => {
    const given = fromProfile[key];
    if (given !== undefined && origin === "default")
      return { key, value: given, origin: `profile ${profile.value.name}`, help };
    return { key, value, origin, help };
  });
  const rules = Object.entries(profile.value.rules).map(([rule, value]) => ({
    key: `${profile.value.name}.${rule}`,
    value: typeof value === "object" ? JSON.stringify(value) : String(value),
    origin: "profile",
    help: profile.value.sources[rule as keyof typeof profile.value.sources] ?? "",
  }));
  const all = [...rows, ...rules];
  if (context.json) {
    print(JSON.stringify(all, null, 2));
    return;
  }
  const { t } = context;
  const header = [t("config.key"), t("config.value"), t("config.origin"), t("config.help")];
  print(
    tableOf(
      header,
      all.map(({ key, value, origin, help }) => [key, value === "" ? "—" : value, origin, help]),
    ),
  );
}
