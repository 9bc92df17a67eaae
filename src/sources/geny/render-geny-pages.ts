import type { RaceDay } from "../../domain/kernel/time.ts";
import type { RaceCard, Runner } from "../../domain/race/card.ts";
import type { Dividend, Operator, RaceResult } from "../../domain/race/race-result.ts";

/** Pages in the structure of the captures, for races that nobody ran: simulated days, and tests. */
const SLUG = "2026-02-03-boisjoli-pmu-prix-des-bruyeres_c1800123";
export const CARD_URL = `https://www.geny.com/partants-pmu/${SLUG}`;
export const RESULT_URL = `https://www.geny.com/arrivee-et-rapports-pmu/${SLUG}`;

/** Which race a page is of: the day on which its calendar stands, and the number in its addresses. */
export type GenyPlace = { readonly day: RaceDay; readonly id: string };

const BRUYERES: GenyPlace = { day: "2026-02-03" as RaceDay, id: "1800123" };

export type ShownCard = Pick<RaceCard, "runners" | "markets"> & Partial<RaceCard>;

/** A trot page has distances and earnings, a gallop page weights and values; both have the two columns of odds. */
export function renderGenyCard(card: ShownCard, kind: "trot" | "gallop" = "trot", place = BRUYERES): string {
  const columns =
    kind === "trot"
      ? ["N°", "Cheval", "SA", "Dist.", "Driver", "Entraîneur", "Musique", "Gains"]
      : ["N°", "Cheval", "SA", "Poids", "Déch.", "Jockey", "Entraîneur", "Musique", "Valeur"];
  const nonRunners = card.runners.filter((runner) => runner.nonRunner).map((runner) => runner.number);
  return page(
    place,
    `${renderCartouche(card, nonRunners)}
<table id="tableau_partants" class="tableau_technique"><caption> Partants</caption><thead><tr class="fond_entete">
${[...columns, "Cotes références", "Derni&egrave;res cotes"].map((name) => `<th>${name}</th>`).join(" ")}</tr></thead><tbody>
${card.runners.map((runner) => renderRow(runner, card.markets[0], { kind, place })).join("\n")}
</tbody></table><table><tr><td>&#xe907; Oeillères</td></tr></table>`,
  );
}

type ShownResult = Pick<RaceResult, "finish"> & {
  readonly unplaced?: readonly number[];
  readonly nonRunners?: readonly number[];
  readonly heading?: string;
  readonly rapports?: string;
  /** What stands at the head of the page. */
  readonly card?: ShownCard;
};

export function renderGenyResult(shown: ShownResult, place = BRUYERES): string {
  const { finish, unplaced = [], nonRunners = [], heading, rapports, card = { runners: [], markets: [] } } = shown;
  let next = 1;
  const placed = finish.flatMap((group) => {
    const rows = group.map((number) => renderArrival(`<strong>${next}</strong>`, number, place));
    next += group.length;
    return rows;
  });
  return page(
    place,
    `${renderCartouche(card, nonRunners)}
<table><tr><td><h1>\n${heading ?? "Arrivée définitive"}</h1><br><table id="arrivees">
<tr><td class="enteteColonne">&nbsp;</td><td class="enteteColonne">N°</td><td class="enteteColonne">Cheval</td><td class="enteteColonne"> Driver</td><td class="enteteColonne"> Réd. km</td></tr>
${placed.join("\n")}<tr><td>&nbsp;</td></tr>${unplaced.map((number) => renderArrival("&nbsp;", number, place)).join("\n")}
<tr><td height="20" colspan="5"><table><tr><td>Protégé des antérieurs</td></tr></table></td></tr></table></td></tr></table>
<h1>Rapports</h1><br>${rapports ?? ""}`,
  );
}

/** The page of arrivals of a race that has none yet. */
export function renderGenyPending(card: ShownCard, place = BRUYERES): string {
  return page(place, renderCartouche(card, []));
}

function page({ day }: GenyPlace, body: string): string {
  return `<!DOCTYPE html><html><head><title>Prix des Bruyères à Boisjoli</title></head><body>
<input type="hidden" id="selectedDateValue" value="${day.split("-").toReversed().join("/")}">${body}
<div id="ft">Mentions légales</div>
</body>
</html>`;
}

function renderCartouche(card: ShownCard, nonRunners: readonly number[]): string {
  const parts = [
    card.discipline === undefined ? "Attelé" : WORD_OF[card.discipline],
    "Course E (trot)",
    card.prize === undefined ? "" : `${String(card.prize).replace(/\B(?=(\d{3})+$)/g, "\u00a0")}&euro;`,
    card.distance === undefined ? "" : `${card.distance}m`,
    card.starters === undefined ? "" : `${card.starters}&nbsp;Partants`,
    "Gazon",
    "corde&nbsp;:&nbsp;à droite",
  ].filter((part) => part !== "");
  const time = card.startsAt === undefined ? "" : `Départ&nbsp;<strong>${parisTime(card.startsAt)}</strong> <br>`;
  return `<div class="yui-gc cartoucheCourse"><div class="nomReunion"> mardi&nbsp;:&nbsp; ${escaped(card.racecourse ?? "Boisjoli")}&nbsp;${card.meetingNumber === undefined ? "(R-1)" : `(R${card.meetingNumber})`} </div>
<div class="nomCourse"><span><h1> ${card.raceNumber ?? 3}<sup>ème</sup> course - ${escaped(card.title ?? "Prix des Bruyères")}</h1></span></div>
<span class="infoCourse"> ${time}<br>TROPHEE VERT - FINALE<br>${parts.join(" -&nbsp;")}<br>
<span class="conditionCourse">Pour 5 ans - Recul de 25 m.</span><br>
${card.going === undefined ? "" : `Terrain&nbsp;:&nbsp;<strong>${card.going}</strong>`} <br> </span>
${nonRunners.length > 0 ? `<div class="nonPartant">Non-partant&nbsp;:&nbsp;${nonRunners.join(" - ")} </div>` : ""}
<div class="parisAssocies"><a href="/partants-pmu/2026-02-03-boisjoli-pmu-autre_c1800124" accesskey="4"><span class="numeroCourse">4</span></a></div></div>`;
}

function renderRow(
  runner: Runner,
  market: RaceCard["markets"][number] | undefined,
  { kind, place }: { readonly kind: "trot" | "gallop"; readonly place: GenyPlace },
): string {
  const { number, nonRunner } = runner;
  const letter = runner.sex === undefined ? "" : { male: "M", female: "F", gelding: "H" }[runner.sex];
  const horse = `<span class="leftWidth100"> <a class="lienFiche" href="/cheval/x_c${place.id}_h27${number}"> ${escaped(runner.name)} &#xe900;</a>
${runner.shoeing === undefined ? "" : `<span class=" deferre right" title="${runner.shoeing}">&#xe900;&#xe901;</span>`}
<table class="table-oei"><tr><td><span class="deferre deferre-oei" ${runner.blinkers === undefined ? "" : `title="${runner.blinkers}"`}>&#xe907;</span></td>
<td><span class="deferre deferre-oei" title="Attache-langue">&#xe908;</span></td></tr></table></span>`;
  const jockey = nonRunner
    ? '<td class="nonPartant">Non-partant</td>'
    : `<td><a href="/jockey/x_j1"> ${escaped(runner.jockey ?? "")}</a></td>`;
  const cells = [
    `<td>${number}</td>`,
    `<td>${horse}</td>`,
    `<td>${letter}${runner.age ?? ""}</td>`,
    ...(kind === "trot"
      ? [`<td>${runner.distance ?? ""}</td>`]
      : [`<td>${decimal(runner.weight)}</td>`, "<td> - </td>"]),
    jockey,
    `<td><a href="/entraineur/x_e1"> ${escaped(runner.trainer ?? "")}</a></td>`,
    `<td> ${runner.musique?.text ?? ""}</td>`,
    kind === "trot"
      ? `<td>${runner.earnings === undefined ? "" : runner.earnings / 100}</td>`
      : `<td>${decimal(runner.handicapValue)}</td>`,
    ...(nonRunner
      ? []
      : [`<td> ${decimal(market?.reference?.win[number])}</td>`, `<td> ${decimal(market?.win[number])}</td>`]),
  ];
  return `<tr class="fond_technique_alt"> <!-- Numéro du cheval --> ${cells.join(" ")}</tr>`;
}

function renderArrival(rank: string, number: number, place: GenyPlace): string {
  return `<tr><td align="right"> ${rank} </td><td align="center"> ${number}</td>
<td><a id="id-27${number}" href="/cheval/x_c${place.id}_h27${number}"><strong>Cheval ${number}</strong></a>
<script>txtTooltips[0] = "<div class=\\"titre\\""+">Cheval - 10/1<\\/d"+"iv>";</script></td><td><a href="/jockey/x_j1"> P. Durand</a></td><td>1&#039;21&#039;&#039;7</td></tr>`;
}

function decimal(value: number | undefined): string {
  return value === undefined ? "" : String(value).replace(".", ",");
}

function parisTime(instant: string): string {
  const shown = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", hour: "2-digit", minute: "2-digit" });
  return shown.format(new Date(instant)).replace(":", "h");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("'", "&#039;").replaceAll("<", "&lt;");
}

const WORD_OF = {
  ATTELE: "Attelé",
  MONTE: "Monté",
  PLAT: "Plat",
  HAIE: "Haies",
  STEEPLECHASE: "Steeple-chase",
  CROSS: "Cross",
} as const;

/** Tables of dividends by the site's name of their family, and the words of each bet's rows. */
const FAMILIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lesSolos: { SIMPLE_GAGNANT: "Gagnant", SIMPLE_PLACE: "Placé" },
  lesDuos: { COUPLE_GAGNANT: "Couplé Gagnant", COUPLE_PLACE: "Couplé Placé", COUPLE_ORDRE: "Couplé Ordre" },
  lesTrios: { TRIO: "Trio", TRIO_ORDRE: "Trio Ordre" },
};

const COLUMNS: readonly (readonly [Operator, string])[] = [
  ["genybet", "GENYBET.FR"],
  ["pmu-shop", "PMU"],
  ["pmu-online", "PMU.FR"],
];

/** The dividends of simples, couplés and trios, one column an operator; other bets are left out. Amounts are for €1. */
export function renderGenyRapports(dividends: readonly Dividend[]): string {
  return Object.entries(FAMILIES)
    .map(([family, words]) => {
      const columns = COLUMNS.flatMap(([operator, name]) => {
        const rows = dividends.filter((row) => row.operator === operator && words[row.betType] !== undefined);
        return rows.length === 0 ? [] : [renderColumn(name, rows, words)];
      });
      return columns.length === 0 ? "" : `<table id="${family}"><tr>${columns.join("<td></td>")}</tr></table><br/>`;
    })
    .join("");
}

/** The nesting is the site's, `td` left open and all. */
function renderColumn(operator: string, rows: readonly Dividend[], words: Readonly<Record<string, string>>): string {
  const lines = rows.map(
    ({ betType, runners, dividend }) =>
      `<tr><td class="ncdouble1"><div style="float: left"> <b>${runners.map((one) => (one === "nonRunner" ? "NP" : one)).join("-")}</b> </div><div style="float: right"> ${words[betType]}</div></td><td class="pts01droite1" align="right"> <b> ${decimal(dividend / 100)} &euro; </b></td></tr>`,
  );
  return `<td style="width: 258px;"><div><b><i>${operator}</i></b></div>
<table style="width: 100%;"><tbody><tr><td class="blancdouble"><img src="x.svg" alt="simple"></td><td class="blancdroite"> pour<b> 1 &euro;</b></td></tr>${lines.join("")}</tbody></table>`;
}

/** The day page, with the links that the parser reads; the site's own was never captured. */
export function renderGenyProgramme(
  meetings: readonly {
    readonly number: number;
    readonly races: readonly { readonly number: number; readonly title: string; readonly path: string }[];
  }[],
): string {
  const lists = meetings.map(
    ({ number, races }) =>
      `<a name="reunion${number}"></a><ul>${races.map((race) => `<li><a href="${race.path}" accesskey="${race.number}">${race.number}</a> <a href="${race.path}">${escaped(race.title)}</a></li>`).join("")}</ul>`,
  );
  return `<!DOCTYPE html><html><head><title>Réunions et courses</title></head><body>${lists.join("\n")}</body>\n</html>`;
}
