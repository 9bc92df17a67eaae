import { raceLabel } from "../../src/domain/kernel/race-id.ts";
import type { DocumentStore } from "../../src/ports/document-store.ts";
import type { SimulatedDay } from "../../src/sim/simulate-day.ts";
import type { Fail, Wire } from "./invariants.ts";
import type { SteppedService } from "./stepped-service.ts";
import { EFFECTS } from "./watch-documents.ts";

/** A day that is over. */
type EndedDay = {
  readonly simulated: SimulatedDay;
  readonly store: DocumentStore;
  readonly get: SteppedService["get"];
};

/** What the service says of a day when it is over, held against the day. */
export async function checkEnd(
  ended: EndedDay,
  { decided, sealed }: { readonly decided: number; readonly sealed: number },
  fail: Fail,
): Promise<void> {
  await checkRaces(ended, fail);
  await checkTasks(ended, fail);
  await checkMoney(ended, fail);
  const { json } = await ended.get("/api/ledger/verify");
  if ((json as Wire).ok !== true) fail("the ledger holds", JSON.stringify(json));
  if (sealed < decided) fail("nothing is lost", `${decided} races were decided and ${sealed} decisions sealed`);
}

/** How a phase may end. */
const REFUSED = ["too_late", "no_data", "unreachable", "unreadable", "cancelled", "already_done"];
const ENDS: Readonly<Record<string, ReadonlySet<string>>> = {
  H30: new Set(["recorded", ...REFUSED]),
  H5: new Set(["play", "abstain", ...REFUSED]),
  RESULT: new Set(["settled", "undetermined", "cancelled", "result_missing", "already_done"]),
};

/** Every race of the day is in the plan, and each of its phases says what came of it, or why nothing did. */
async function checkRaces({ get, simulated }: EndedDay, fail: Fail): Promise<void> {
  const { status, json } = await get(`/api/days/${simulated.day}`);
  if (status !== 200) {
    fail("nothing is lost", `the day answers ${status}`);
    return;
  }
  const planned = new Map<string, Wire>((json as Wire).races.map((race: Wire) => [race.race_id.slice(11), race]));
  for (const label of simulated.meetings.flatMap(({ races }) => races.map(raceLabel))) {
    const race = planned.get(label);
    if (!race) {
      fail("nothing is lost", `${label} is not in the plan`);
      continue;
    }
    for (const [phase, ends] of Object.entries(ENDS)) {
      const run = race.phases[phase];
      // Cancelled before its phase was due, or before its arrival: the programme is the reason.
      if (race.status === "cancelled" && (!run || run.outcome === "pending")) continue;
      const why =
        EFFECTS.has(run?.outcome) || /^(already_done|cancelled)$/.test(run?.outcome) || run?.reasons.length > 0;
      if (!ends.has(run?.outcome) || !why)
        fail("every race ends in a state with a reason", `${label} ${phase}: ${JSON.stringify(run ?? "nothing")}`);
    }
  }
}

async function checkTasks({ get, simulated: { day } }: EndedDay, fail: Fail): Promise<void> {
  const { json: state } = await get(`/api/status?date=${day}`);
  for (const { race, phase, why } of (state as Wire).missed) {
    if (why === "it never ran") fail("nothing is lost", `${race} ${phase} never ran and nobody says why`);
  }
  const { json: queued } = await get(`/api/tasks?date=${day}`);
  for (const { name, state: still } of (queued as Wire).tasks) {
    if (["waiting", "retrying", "running"].includes(still))
      fail("nothing is lost", `${name} is ${still} after the end`);
  }
}

/** What the day is said to have brought is the sum of its settlements. */
async function checkMoney({ get, store, simulated: { day } }: EndedDay, fail: Fail): Promise<void> {
  const latest = new Map<string, Wire>();
  for (const key of await store.list(`days/${day}/`)) {
    const [, label, version = "1"] = /\/(R\d+C\d+)\/settlement(?:_v(\d+))?\.json$/.exec(key) ?? [];
    if (label === undefined || Number(version) < (latest.get(label)?.version ?? 0)) continue;
    latest.set(label, JSON.parse(new TextDecoder().decode((await store.read(key))?.body)));
  }
  const { json } = await get(`/api/roi?to=${day}&last_days=1`);
  for (const field of ["stake", "payout", "profit"]) {
    const sum = [...latest.values()].reduce((total, settlement) => total + settlement[field], 0);
    const told = (json as Wire).money[field];
    if (told !== sum) fail("the money adds up", `the day's ${field} is told as ${told}, its races make ${sum}`);
  }
}
