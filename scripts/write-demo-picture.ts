import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

// `node scripts/setup.mjs scripts/write-demo-picture.ts`: lives a demo day and draws one of its screens, in French and in
// English, for the READMEs: docs/demo.fr.svg, docs/demo.svg.

const root = join(import.meta.dirname, "..");
/** The screen that is drawn: the first of this hour in Paris. */
const DRAWN = /SIMULATION.* 15:0\d /;
const ESCAPE = "\u001B";
const COLOUR = new RegExp(String.raw`${ESCAPE}\[(\d+)m`);
/** What stands between two screens: up, and clear. */
const NEXT_SCREEN = new RegExp(String.raw`${ESCAPE}\[\d+A${ESCAPE}\[0J`);

/** Pixels. */
const LINE = 19;
const COLUMN = 8.45;
const MARGIN = 16;
const COLOURS: Readonly<Record<string, string>> = {
  30: "#24292f",
  31: "#f47067",
  32: "#57ab5a",
  33: "#c69026",
  34: "#539bf5",
  36: "#39c5cf",
  37: "#adbac7",
  90: "#768390",
};

await Promise.all([draw("fr", "demo.fr.svg"), draw("en", "demo.svg")]);

async function draw(lang: string, file: string): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), "demo-picture-"));
  const args = ["src/main.ts", "demo", "--screen", "--races", "40", "--speed", "200", "--lang", lang, "--out", out];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const frames = (await text(child.stdout)).split(NEXT_SCREEN);
  rmSync(out, { recursive: true, force: true });
  const frame = frames.find((one) => DRAWN.test(one));
  if (frame === undefined) throw new Error("the demo showed no screen of that hour");
  writeFileSync(join(root, "docs", file), svgOf(frame.trimEnd().split("\n")));
  console.log(`docs/${file}: ${frames.length} screens, one drawn`);
}

function svgOf(lines: readonly string[]): string {
  const columns = Math.max(
    ...lines.map(
      (line) =>
        line
          .split(COLOUR)
          .filter((_, i) => i % 2 === 0)
          .join("").length,
    ),
  );
  const [width, height] = [Math.ceil(columns * COLUMN) + 2 * MARGIN, lines.length * LINE + 2 * MARGIN];
  const drawn = lines.map(
    (line, i) => `<text x="${MARGIN}" y="${MARGIN + (i + 1) * LINE - 5}" xml:space="preserve">${spansOf(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" fill="#adbac7">
<title>${escaped(lines[0] ?? "")}</title>
<rect width="100%" height="100%" rx="8" fill="#22272e"/>
${drawn.join("\n")}
</svg>
`;
}

function spansOf(line: string): string {
  const parts = line.split(COLOUR);
  return parts
    .map((part, i) => {
      if (i % 2 === 1 || part === "") return "";
      const colour = COLOURS[parts[i - 1] ?? ""];
      return colour === undefined ? escaped(part) : `<tspan fill="${colour}">${escaped(part)}</tspan>`;
    })
    .join("");
}

function escaped(part: string): string {
  return part.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
