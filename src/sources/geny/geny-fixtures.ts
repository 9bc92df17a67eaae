import type { RaceCard, Runner } from "../../domain/race/card.ts";
import type { RaceResult } from "../../domain/race/race-result.ts";

/** Pages in the structure of the captures, horses and people invented. */
const SLUG = "2026-02-03-boisjoli-pmu-prix-des-bruyeres_c1800123";
export const CARD_URL = `https://www.geny.com/partants-pmu/${SLUG}`;
export const RESULT_URL = `https://www.geny.com/arrivee-et-rapports-pmu/${SLUG}`;

export type ShownCard = Pick<RaceCard, "runners" | "markets"> & Partial<RaceCard>;

/** A trot page has distances and earnings, a gallop page weights and values; both have the two columns of odds. */
export function renderGenyCard(card: ShownCard, kind: "trot" | "gallop" = "trot"): string {
  const columns =
    kind === "trot"
      ? ["N°", "Cheval", "SA", "Dist.", "Driver", "Entraîneur", "Musique", "Gains"]
      : ["N°", "Cheval", "SA", "Poids", "Déch.", "Jockey", "Entraîneur", "Musique", "Valeur"];
  const nonRunners = card.runners.filter((runner) => runner.nonRunner).map((runner) => runner.number);
  return page(
    `${renderCartouche(card, nonRunners)}
<table id="tableau_partants" class="tableau_technique"><caption> Partants</caption><thead><tr class="fond_entete">
${[...columns, "Cotes références", "Derni&egrave;res cotes"].map((name) => `<th>${name}</th>`).join(" ")}</tr></thead><tbody>
${card.runners.map((runner) => renderRow(runner, card.markets[0], kind)).join("\n")}
</tbody></table><table><tr><td>&#xe907; Oeillères</td></tr></table>`,
  );
}

type ShownResult = Pick<RaceResult, "finish"> & {
  readonly unplaced?: readonly number[];
  readonly nonRunners?: readonly number[];
  readonly heading?: string;
  readonly rapports?: string;
};

export function renderGenyResult({ finish, unplaced = [], nonRunners = [], heading, rapports }: ShownResult): string {
  let place = 1;
  const placed = finish.flatMap((group) => {
    const rows = group.map((number) => renderArrival(`<strong>${place}</strong>`, number));
    place += group.length;
    return rows;
  });
  return page(
    `${renderCartouche({ runners: [], markets: [] }, nonRunners)}
<table><tr><td><h1>\n${heading ?? "Arrivée définitive"}</h1><br><table id="arrivees">
<tr><td class="enteteColonne">&nbsp;</td><td class="enteteColonne">N°</td><td class="enteteColonne">Cheval</td><td class="enteteColonne"> Driver</td><td class="enteteColonne"> Réd. km</td></tr>
${placed.join("\n")}<tr><td>&nbsp;</td></tr>${unplaced.map((number) => renderArrival("&nbsp;", number)).join("\n")}
<tr><td height="20" colspan="5"><table><tr><td>Protégé des antérieurs</td></tr></table></td></tr></table></td></tr></table>
<h1>Rapports</h1><br>${rapports ?? ""}`,
  );
}

function page(body: string): string {
  return `<!DOCTYPE html><html><head><title>Prix des Bruyères à Boisjoli</title></head><body>
<input type="hidden" id="selectedDateValue" value="03/02/2026">${body}
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

function renderRow(runner: Runner, market: RaceCard["markets"][number] | undefined, kind: "trot" | "gallop"): string {
  const { number, nonRunner } = runner;
  const letter = runner.sex === undefined ? "" : { male: "M", female: "F", gelding: "H" }[runner.sex];
  const horse = `<span class="leftWidth100"> <a class="lienFiche" href="/cheval/x_c1800123_h27${number}"> ${escaped(runner.name)} &#xe900;</a>
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

function renderArrival(place: string, number: number): string {
  return `<tr><td align="right"> ${place} </td><td align="center"> ${number}</td>
<td><a id="id-27${number}" href="/cheval/x_c1800123_h27${number}"><strong>Cheval ${number}</strong></a>
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
