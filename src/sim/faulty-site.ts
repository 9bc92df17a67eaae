import { addMinutes, type RaceDay } from "../domain/kernel/time.ts";
import type { FaultPlan, SourceFault } from "./fault-plan.ts";
import type { FaultName } from "./faults.ts";
import type { SimulatedSite, SiteAnswer } from "./simulated-site.ts";

/** Minutes by which a page is old that shows stale odds. */
const STALE_MINUTES = 45;
/** Seconds that a site asks for with 429. */
const RETRY_AFTER = "15";

/**
 * A site that misbehaves as planned. `struck` is told of each answer that is another for it, and of each page that shows what
 * befell a race.
 */
export function faultySite(
  site: SimulatedSite,
  { day, plan }: { readonly day: RaceDay; readonly plan: Pick<FaultPlan, "sources" | "robots"> },
  struck: (name: FaultName) => void,
): SimulatedSite {
  const folder = `/programme/${day.slice(8, 10)}${day.slice(5, 7)}${day.slice(0, 4)}`;
  const forbidden = plan.robots.flatMap(({ meetings }) => meetings.map((meeting) => `${folder}/R${meeting}/`));
  return (host, path, at) => {
    const right = site(host, path, at);
    if (path === "/robots.txt") {
      if (forbidden.length === 0 || !right) return right;
      struck("robots-forbid");
      return { ...right, body: `User-agent: *\n${forbidden.map((under) => `Disallow: ${under}\n`).join("")}` };
    }
    const fault = plan.sources.find(({ from, until }) => from <= at && at < until);
    if (!fault || !right) return right;
    const wrong =
      fault.name === "stale-odds" && path.endsWith("/participants")
        ? site(host, path, addMinutes(at, -STALE_MINUTES))
        : wrongAnswer(fault.name, path, right);
    if (wrong !== right) struck(fault.name);
    return wrong;
  };
}

function wrongAnswer(name: SourceFault["name"], path: string, right: SiteAnswer): SiteAnswer | undefined {
  switch (name) {
    case "source-down":
      return undefined;
    case "source-429":
      return { status: 429, headers: { "retry-after": RETRY_AFTER }, body: "" };
    case "source-403":
      return { status: 403, headers: {}, body: "" };
    case "truncated":
      return { ...right, body: right.body.slice(0, Math.floor(right.body.length / 2)) };
    case "layout-changed":
      return { ...right, body: right.body.replace('"participants":', '"partants":').replace('"courses":', '"races":') };
    case "swapped-rows":
      return path.endsWith("/participants") ? { ...right, body: swapped(right.body) } : right;
    case "stale-odds":
      return right;
    default:
      return name satisfies never;
  }
}

/** The first two horses of a field under each other's number. */
function swapped(text: string): string {
  const card = JSON.parse(text);
  const [first, second] = card.participants ?? [];
  if (first && second) [first.numPmu, second.numPmu] = [second.numPmu, first.numPmu];
  return JSON.stringify(card);
}
