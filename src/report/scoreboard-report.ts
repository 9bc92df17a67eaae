import type { Scoreboard } from "../domain/performance/scoreboard.ts";
import { modelName, tellCoverage, tellModels, tellMoney, tellVerdict } from "../messages/tell-scoreboard.ts";
import type { Translate } from "../messages/translate.ts";
import { escaped, figure, htmlTable } from "./html.ts";
import { calibrationPlot, coveragePlot, driftPlot, funnelPlot, pathPlot } from "./plots.ts";

export type ReportedScoreboard = {
  readonly from: string;
  readonly to: string;
  readonly counts: Readonly<Record<"days" | "planned" | "unseen" | "withoutResult", number>>;
  readonly scoreboard: Scoreboard;
  /** What prints these figures again. */
  readonly command: string;
  readonly codeVersion: string;
};

/** Gates that are drawn: beyond them each closes few races, and the table of `gpi replay` has them all. */
const GATES = 14;

const STYLE = `
:root{--ink:#1b1b1b;--paper:#fff;--quiet:#767676;--accent:#0b5d4e;--line:#d8d8d8}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#151515;--quiet:#9a9a9a;--accent:#5fc7b0;--line:#3a3a3a}}
@media print{:root{--ink:#000;--paper:#fff;--quiet:#555;--accent:#0b5d4e;--line:#bbb}.choice{display:none}figure,table{break-inside:avoid}}
body{margin:0 auto;max-width:60rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2.2rem}.verdict{font-size:1.15rem;border-left:4px solid var(--accent);padding-left:1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.85rem}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}th[scope=row],thead th:first-child{text-align:left}
figure{margin:1rem 0}figure svg{max-width:100%;height:auto}figcaption{color:var(--quiet);font-size:.85rem}
code{overflow-wrap:anywhere}.choice label{margin-right:1rem}
#show-en:checked~article[lang=fr],#show-fr:checked~article[lang=en]{display:none}
`;

/**
 * One HTML file that needs nothing else: French and English, each figure with its n, its basis and the command.
 *
 * @param languages French first; each tells the whole
 */
export function scoreboardReport(languages: readonly Translate[], reported: ReportedScoreboard): string {
  const [main] = languages;
  const choice = languages.map(
    ({ language }, i) =>
      `<input type="radio" name="language" id="show-${language}"${i === 0 ? " checked" : ""}><label for="show-${language}">${language === "fr" ? "Français" : "English"}</label>`,
  );
  const title = main ? main("report.title", { from: reported.from, to: reported.to }) : "";
  return [
    `<!doctype html><html lang="${main?.language ?? "fr"}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body class="choice-of-language">`,
    ...choice,
    ...languages.map((t) => `<article lang="${t.language}">${articleOf(t, reported)}</article>`),
    "</body></html>\n",
  ].join("\n");
}

function articleOf(t: Translate, { from, to, counts, scoreboard, command, codeVersion }: ReportedScoreboard): string {
  const { models, variants, papers, coverage, drifts, tried } = scoreboard;
  const texts = {
    told: t("report.told"),
    happened: t("report.happened"),
    euros: t("report.euros"),
    races: t("report.races"),
    inside: t("report.inside"),
    drift: t("report.drift"),
    bets: t("report.bets"),
  };
  const paths = [
    ...variants.flatMap(({ profile, model, money, path }) =>
      money.bets > 0 ? [{ name: `${profile} · ${model}`, path }] : [],
    ),
    ...papers.filter(({ money }) => money.bets > 0),
  ];
  const [variant] = variants;
  const gates = variant?.money.abstentions.slice(0, GATES) ?? [];
  return [
    `<h1>${escaped(t("report.title", { from, to }))}</h1>`,
    `<div class="verdict">${tellVerdict(t, scoreboard)
      .map((sentence) => `<p>${escaped(sentence)}</p>`)
      .join("")}</div>`,
    paragraph(t("backtest.title", { from, to, ...counts })),
    paragraph(t("report.command", { command, version: codeVersion }), "code"),
    `<h2>${escaped(t("report.chances"))}</h2>`,
    htmlTable(tellModels(t, scoreboard)),
    paragraph(t("report.chancesNote")),
    ...models.flatMap((model) => [
      figure(
        calibrationPlot(model.winBands, texts),
        t("report.calibration", { name: modelName(t, model), races: model.races }),
      ),
      ...(model.place
        ? [
            figure(
              calibrationPlot(model.place.bands, texts),
              t("report.placeCalibration", { name: modelName(t, model), runners: model.place.runners }),
            ),
          ]
        : []),
    ]),
    `<h2>${escaped(t("report.money"))}</h2>`,
    htmlTable(tellMoney(t, scoreboard)),
    paragraph(t("report.moneyNote", tried)),
    ...(paths.length > 0 ? [figure(pathPlot(paths, texts), t("report.path"))] : []),
    `<h2>${escaped(t("report.gates"))}</h2>`,
    ...(gates.length > 0 && variant
      ? [
          figure(
            funnelPlot(gates, texts),
            t("report.gatesNote", {
              profile: `${variant.profile} · ${variant.model}`,
              races: variant.money.races,
              played: variant.money.played,
            }),
          ),
        ]
      : [paragraph(t("report.noGates"))]),
    `<h2>${escaped(t("report.intervals"))}</h2>`,
    ...(coverage.length > 0
      ? [
          figure(coveragePlot(coverage, texts), t("report.intervalsNote")),
          ...tellCoverage(t, scoreboard).map((line) => paragraph(line)),
        ]
      : [paragraph(t("report.noIntervals"))]),
    ...(drifts.length > 1
      ? [
          `<h2>${escaped(t("report.driftTitle"))}</h2>`,
          figure(driftPlot(drifts, texts), t("report.driftNote", { bets: drifts.length })),
        ]
      : []),
    paragraph(t("play")),
  ].join("\n");
}

function paragraph(text: string, tag?: "code"): string {
  return `<p>${tag ? `<${tag}>` : ""}${escaped(text)}${tag ? `</${tag}>` : ""}</p>`;
}
