import { readFileSync } from "node:fs";
import type { Instant, RaceDay } from "../../src/domain/kernel/time.ts";
import { startsBesideCard } from "../../src/domain/trust/starts-beside-card.ts";
import { dividendFault, unpaidFamily } from "../../src/sources/dividend-fault.ts";
import type { FuzzedPage } from "../../src/sources/fuzz-parser.ts";
import { parseGenyCard } from "../../src/sources/geny/parse-geny-card.ts";
import { parseGenyResult } from "../../src/sources/geny/parse-geny-result.ts";
import { parsePmuCard } from "../../src/sources/pmu/parse-pmu-card.ts";
import { parsePmuDividends } from "../../src/sources/pmu/parse-pmu-dividends.ts";
import { parsePmuPerformances } from "../../src/sources/pmu/parse-pmu-performances.ts";
import { parsePmuProgramme } from "../../src/sources/pmu/parse-pmu-programme.ts";
import { parseZeturfCard } from "../../src/sources/zeturf/parse-zeturf-card.ts";
import { parseZeturfProgramme } from "../../src/sources/zeturf/parse-zeturf-programme.ts";
import { parseZeturfResult } from "../../src/sources/zeturf/parse-zeturf-result.ts";
import { recordedFile } from "./recorded-data.ts";

const observedAt = "2026-01-18T19:00:00.000Z" as Instant;
const ZETURF = "https://www.zeturf.fr";
const ZETURF_RACE = `${ZETURF}/fr/course/2026-01-18/R5C6-marseille-vivaux-prix-d-angers`;
const GENY = "https://www.geny.com";
const PMU = "https://offline.turfinfo.api.pmu.fr/rest/client/7/programme/05112025";
/** Of 5 November 2025, R1C1, as the programme of that day tells it. */
const PMU_RACE = {
  sold: ["SIMPLE_GAGNANT", "SIMPLE_PLACE", "COUPLE_GAGNANT", "COUPLE_PLACE", "DEUX_SUR_QUATRE", "TRIO", "MULTI"],
  declared: 14,
  finish: [[7], [3], [9], [13], [5], [14], [6], [8], [4], [11], [10]],
  nonRunners: [],
};

const bytesOf = (...path: string[]) => readFileSync(recordedFile("captures", ...path));
const utf8 = (...path: string[]) => bytesOf(...path).toString("utf8");
const latin1 = (...path: string[]) => new TextDecoder("windows-1252").decode(bytesOf(...path));

const geny = (name: string, path: string, kind: "card" | "result", text: string): FuzzedPage => ({
  name,
  kind,
  format: "html",
  text,
  parse: (shown) =>
    (kind === "card" ? parseGenyCard : parseGenyResult)({ url: `${GENY}${path}`, observedAt, text: shown }),
});

const zeturf = (name: string, kind: "card" | "result"): FuzzedPage => ({
  name,
  kind,
  format: "html",
  text: utf8("zeturf", "race-2026-01-18-R5C6-after.html"),
  parse: (text) => (kind === "card" ? parseZeturfCard : parseZeturfResult)({ url: ZETURF_RACE, observedAt, text }),
});

/** Every whole captured page of each kind, read as the service reads it, with what it knows of the race beside it. */
export function capturedPages(): FuzzedPage[] {
  return [
    zeturf("ZEturf card", "card"),
    zeturf("ZEturf result", "result"),
    {
      name: "ZEturf programme",
      kind: "programme",
      format: "html",
      text: utf8("zeturf", "programme-2025-11-20.html"),
      parse: (text) =>
        parseZeturfProgramme(
          { url: `${ZETURF}/fr/programmes-et-pronostics`, observedAt, text },
          { day: "2025-11-20" as RaceDay, baseUrl: ZETURF },
        ),
    },
    geny(
      "Geny card of a gallop",
      "/partants-pmh/2024-09-02-craon-pmu-prix-lesieur-prix-courant-d-air_c1515849",
      "card",
      latin1("geny", "partants-2024-09-02-craon-pmh_c1515849.latin1.html"),
    ),
    geny(
      "Geny card of a trot",
      "/partants-pmu/2024-08-26-vincennes-pmu-prix-de-barbizon_c1514560",
      "card",
      utf8("geny", "partants-2024-08-26-vincennes_c1514560.lost-accents.html"),
    ),
    geny(
      "Geny result",
      "/arrivee-et-rapports-pmh/2024-09-02-craon-pmu-prix-v-and-b_c1515922",
      "result",
      latin1("geny", "arrivee-2024-09-02-craon-pmh_1515922.latin1.html"),
    ),
    {
      name: "PMU participants",
      kind: "card",
      format: "json",
      text: utf8("pmu", "participants-2025-11-05-R1C1.json"),
      parse(text) {
        const read = parsePmuCard(text, `${PMU}/R1/C1/participants`, observedAt);
        const short = read.ok && read.value.runners.length !== PMU_RACE.declared;
        return short ? { ok: false, error: "not as many as declared" } : read;
      },
    },
    {
      name: "PMU performances",
      kind: "performances",
      format: "json",
      text: utf8("pmu", "performances-2025-11-05-R1C1.json"),
      parse(text) {
        const read = parsePmuPerformances(text, `${PMU}/R1/C1/performances-detaillees/pretty`, observedAt);
        const card = parsePmuCard(utf8("pmu", "participants-2025-11-05-R1C1.json"), PMU, observedAt);
        if (!read.ok || !card.ok) return read;
        const [refused] = startsBesideCard(read.value, card.value).refused;
        return refused ? { ok: false, error: refused } : read;
      },
    },
    {
      name: "PMU dividends",
      kind: "dividends",
      format: "json",
      text: utf8("pmu", "rapports-definitifs-2025-11-05-R1C1.json"),
      parse(text) {
        const read = parsePmuDividends(text, `${PMU}/R1/C1/rapports-definitifs`);
        const sold = { operator: "pmu-shop", sold: PMU_RACE.sold, refunded: [] } as const;
        const fault =
          read.ok &&
          (dividendFault({ ...PMU_RACE, dividends: read.value }, PMU_RACE.declared) ?? unpaidFamily(read.value, sold));
        return fault ? { ok: false, error: fault } : read;
      },
    },
    {
      name: "PMU programme",
      kind: "programme",
      format: "json",
      text: utf8("pmu", "programme-2025-11-05.json"),
      parse: (text) => parsePmuProgramme(text, PMU, observedAt),
    },
  ];
}
