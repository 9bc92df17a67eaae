import type { Instant, RaceDay } from "../../domain/kernel/time.ts";
import type { Market, RaceCard, Runner } from "../../domain/race/card.ts";
import type { Dividend, RaceResult } from "../../domain/race/race-result.ts";

/**
 * A race page in the structure of the captures, for races that nobody ran: simulated days, and tests. `odds` replaces the
 * text of cotesInfos, `date` is as the page writes it.
 */
export type ShownRace = {
  readonly uri?: string;
  readonly date?: string;
  readonly card: Pick<RaceCard, "runners" | "markets"> & Partial<RaceCard>;
  readonly odds?: string;
  readonly result?: Pick<RaceResult, "finish" | "disqualified" | "nonRunners"> & {
    readonly line?: string;
    readonly table?: string;
    readonly rapports?: string;
  };
};

const RACE_URI = "/fr/course/2026-02-03/R4C7-boisjoli-prix-des-bruyeres";
export const RACE_URL = `https://www.zeturf.fr${RACE_URI}`;

export function renderZeturfRace({ uri = RACE_URI, date = "03/02/2026", card, odds, result }: ShownRace): string {
  const market = card.markets[0];
  return `<!DOCTYPE html>
<html lang="fr"><head><title>${date} - ${escaped(card.racecourse ?? "BOISJOLI")} - ${escaped(card.title ?? "Prix des Bruyères")}</title>
<script src="https://cdn.invalid/a.js"></script>
<script> Course.init( { courseId: 1, courseUri: ${JSON.stringify(uri).replaceAll("/", "\\/")}, nomReunion: "BOISJOLI { }",
  cotesInfos: ${odds ?? renderOdds(card.runners, market)} } ); </script></head><body id="course">
<ul><li class="informations-dermin">Arrivée officielle - 9 AUTRE CHEVAL - 8 ENCORE UN</li></ul>
<div class="bloc-dernieres-minutes"><div class="arrivee"><h3>Arrivée officielle : 9 - 8 - 7</h3></div></div>
${renderHeader(card, { date, result })}
${result ? `<div id="arriveeTab" class="tab"><table><tbody>${result.table ?? renderPlaces(result.finish)}</tbody></table></div>` : ""}
<div id="pariCotesTab" class="tab"><table class="sorting table-runners"><thead><tr><th class="numero"></th></tr></thead><tbody>
${card.runners.map(renderRunner).join("\n")}
</tbody></table></div>
<div id="rapports" class="bloc"><div class="titre">Rapports</div>${result?.rapports ?? ""}</div>
<footer id="footer"></footer>
</body>
</html>`;
}

/** A JSON object literal as the site writes it; `false` for a non-runner. */
export function renderOdds(runners: readonly Runner[], market: Market | undefined): string {
  if (!market) return "[]";
  const none = false;
  const entries = runners.map(({ number }) => {
    const place = market.place?.[number];
    const shown = {
      reference: market.reference?.win[number] ?? none,
      SG: market.win[number] ?? none,
      SPMin: place?.min ?? none,
      SPMax: place?.max ?? none,
      ZC: none,
    };
    return [String(number), { odds: shown, oddsprogress_single: "plus" }] as const;
  });
  return JSON.stringify({
    referenceDateTime: market.reference?.quotedAt ?? none,
    meilleureCoteSG: { reference: 2.8, live: 2.4 },
    note: 'a brace in a string: } and a quote: " and a { again',
    ...Object.fromEntries(entries),
  });
}

function renderHeader(
  card: ShownRace["card"],
  { date, result }: { readonly date: string; readonly result: ShownRace["result"] | undefined },
): string {
  const seconds = card.startsAt === undefined ? "" : Date.parse(card.startsAt) / 1000;
  const infos = [
    card.discipline === undefined ? "" : DISCIPLINE_WORDS[card.discipline],
    card.distance === undefined ? "" : `${card.distance}m`,
    card.prize === undefined ? "" : `${card.prize} €`,
    card.starters === undefined ? "" : `${card.starters} Partants`,
  ].filter((part) => part !== "");
  const line = result?.line ?? `Arrivée officielle : ${result?.finish.map((group) => group.join("/")).join(" - ")}`;
  return `<div id="${result ? "arrivee-course" : "infos-course"}"><div class="titre">
<div class="numero-reunion-wrapper"><div class="numero-reunion"><span> R${card.meetingNumber ?? 4} </span></div></div>
<div class="numero-course"> C${card.raceNumber ?? 7} </div>
<h1 class="nom-course"><span class="nom-hippodrome-et-drapeau"><span>${card.racecourse ?? ""}</span></span> ${date}</h1></div>
<div ${result ? 'id="arriveeDetails"' : ""}>
${seconds === "" ? "" : `<div class="heure-course"><span data-timestamp="${seconds}">16h30</span></div>`}
<h2 class="nom-course">${card.title ?? ""}</h2><p class="infos"> ${infos.join("\n\t- ")} </p>
${result ? `<div id="tab-details"><h3>\n\t${line}\n</h3>${renderNotes(result)}</div>` : ""}
<span class="conditionsHippodrome"> ${card.going === undefined ? "" : `Terrain : ${card.going}`} <span class="piste"> - Sable</span> | Pénétromètre : 4,1 </span>
</div></div>`;
}

function renderNotes({ nonRunners, disqualified }: NonNullable<ShownRace["result"]>): string {
  return `${nonRunners.length > 0 ? `<p class="txt-important"> Non-partant (s) : ${nonRunners.join(" - ")} </p>` : ""}
<p> Temps : 03&#039;26&#039;&#039;97 </p><p> Arrêté(s) : 1 - 2 </p>
${disqualified.length > 0 ? `<p> Disqualifié(s) : ${disqualified.join(" - ")} </p>` : ""}<p>Mené sagement, <strong>Un Cheval (6)</strong> a gagné.</p>`;
}

/** A dead heat: the places after it are left out, as the first is shared. */
export function renderPlaces(finish: RaceResult["finish"]): string {
  let place = 1;
  return finish
    .map((group) => {
      const rows = group.map(
        (n) => `<tr data-runner="${n}"><td><b>${place}${place === 1 ? "er" : "e"}</b></td><td>${n}</td></tr>`,
      );
      place += group.length;
      return rows.join("");
    })
    .join("");
}

function renderRunner(runner: Runner): string {
  const { number, name, nonRunner } = runner;
  const letter = runner.sex === undefined ? "" : { male: "M", female: "F", gelding: "H" }[runner.sex];
  return `<tr ${nonRunner ? 'class="blur"' : ""}
  data-runner="${number}"><td class="numero" data-order="${number}"><span class="partant${nonRunner ? " non-partant" : ""}"> ${number} </span></td>
<td class="cheval"><div class="first-line"><a href="${RACE_URI}/${number}" class="horse-name tooltip" title="${escaped(name)}" data-runner="${600000 + number}">
 ${escaped(name)}${nonRunner ? " (NP)" : ""} <span class="horse-infos">${icon("deferres", runner.shoeing)}${icon("oeilleres", runner.blinkers)}</span></a></div>
<div class="second-line">${runner.jockey === undefined ? "" : `<a class="jockey popupLink" title="x">${escaped(runner.jockey)}</a>`} - <span>${escaped(runner.trainer ?? "")}</span></div>
<div class="third-line"> H/6</span> - 2650m </span></div></td>
<td class="sexe-age">${letter === "" ? "" : `${letter}/${runner.age}`}</td>
<td class="distance"> ${runner.distance === undefined ? "" : `${runner.distance}m`} </td>
<td class="weight"><span title="Poids avant décharge : 72 kg"> ${runner.weight === undefined ? "" : `${runner.weight} kg`} </span></td>
<td class="record"> <b>${escaped(runner.record ?? "")}</b> <br /> ${runner.earnings === undefined ? "" : `${euros(runner.earnings)} €`} </td>
<td class="musique tooltip" title="${runner.musique?.text ?? ""} ">${runner.musique?.text ?? ""}</td>
<td class="corde"> ${runner.draw ?? ""} </td><td class="cote-simplegagnant cote-live"></td></tr>`;
}

/** `#rapports` with one block a bet and the combination and amount in a row. */
export function renderRapports(dividends: readonly Dividend[], betId: Readonly<Record<string, number>>): string {
  return dividends
    .map(
      ({ betType, label, runners, dividend }) => `<div class="table">
<div class="table-header"><div class="table-cell"><span class="paris-carre_23x19_${betId[betType] ?? 99}"></span> <span class="categoryGroupLabel">${label}</span> <div> </div></div></div>
<div class="table-body"><div class="table-row"><div class="table-cell"> <strong>${runners.join("-")}</strong> </div><div class="table-cell"> <b class="montant"> ${euros(dividend)} € </b> </div></div></div></div>`,
    )
    .join("\n");
}

/** Cents as the French write euros: `17 330,50`, the thousands set apart by a no-break space. */
function euros(cents: number): string {
  const whole = String(Math.trunc(cents / 100)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return cents % 100 === 0 ? whole : `${whole},${String(cents % 100).padStart(2, "0")}`;
}

function icon(name: string, title: string | undefined): string {
  return title === undefined ? "" : `<span class="tooltip ${name}" title="${title}"></span>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#039;").replaceAll("<", "&lt;");
}

export const DISCIPLINE_WORDS = {
  ATTELE: "Attelé",
  MONTE: "Monté",
  PLAT: "Plat",
  HAIE: "Haies",
  STEEPLECHASE: "Steeple-chase",
  CROSS: "Cross-country",
} as const;

export type ShownMeeting = {
  readonly day: RaceDay;
  readonly number: number;
  readonly racecourse: string;
  readonly country: string;
  readonly disciplines: readonly string[];
  readonly races: readonly { readonly number: number; readonly title: string; readonly startsAt: Instant }[];
};

/** The day page: the strip of all races, and the list of meetings. */
export function renderProgramme(meetings: readonly ShownMeeting[]): string {
  return `<!DOCTYPE html><html lang="fr"><head><title>Pronostics &amp; Cotes</title></head><body>
<div id="frise-course">${meetings.map(renderStrip).join("\n")}</div>${renderMeetingList(meetings)}
<footer id="footer"></footer>
</body></html>`;
}

function renderStrip(meeting: ShownMeeting): string {
  const items = meeting.races.map(({ number, title, startsAt }) => {
    const seconds = Date.parse(startsAt) / 1000;
    return `<li class="scroll-element" data-time="${seconds + 600}" data-depart="${seconds}">
<a href="${raceUri(meeting, number)}?prefill=39#cotes" title="13h55 - ${escaped(title)}" class="tooltip"><span class="numero">${number}</span></a></li>`;
  });
  return `<div class="strip2"><div class="nom-reunion"><a href="${pathOf(meeting)}"><div class="numero"><span>R${meeting.number}</span></div>
<div class="nom">${escaped(meeting.racecourse)}</div></a></div><ul class="scroll-content">${items.join("")}</ul></div>`;
}

export function renderMeetingList(meetings: readonly ShownMeeting[]): string {
  const rows = meetings.map(
    (
      meeting,
    ) => `<tr class="item close-item"><td class="numero"><a href="${pathOf(meeting)}">R${meeting.number}</a></td>
<td class="nom"><a href="${pathOf(meeting)}" data-tc-pays="${meeting.country}"><h2><span class="nom-hippodrome-et-drapeau"><span>${escaped(meeting.racecourse)}</span>
<i class="tld-fr-only fi fi-${meeting.country.toLowerCase()}"></i></span></h2></a></td>
<td class="type-courses">${meeting.disciplines.map((word) => `<span class="zt" title="${word}"></span><span class="mobile" title="${word}"></span>`).join("")}</td>
<td class="nb-courses">${meeting.races.length}</td></tr>
<tr class="item-mobile"><td><span title="Haies"></span></td></tr>`,
  );
  return `<div id="list-reunion"><div class="programme-wrapper today"><table class="programme"><tbody>${rows.join("")}</tbody></table></div></div>`;
}

function pathOf(meeting: ShownMeeting): string {
  return `/fr/reunion/${meeting.day}/R${meeting.number}-${slugOf(meeting)}`;
}

/** The path of a race's page. */
export function raceUri(meeting: Pick<ShownMeeting, "day" | "number" | "racecourse">, number: number): string {
  return `/fr/course/${meeting.day}/R${meeting.number}C${number}-${slugOf(meeting)}-prix-${number}`;
}

function slugOf({ racecourse }: Pick<ShownMeeting, "racecourse">): string {
  return racecourse.toLowerCase().replaceAll("'", "-");
}
