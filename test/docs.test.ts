import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { createProgram } from "../src/cli/program.ts";
import { readConfig } from "../src/config.ts";

// What a page tells its reader to type must be there to be typed.

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const DOCS = [
  "README.md",
  "README.fr.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

type Said = { readonly where: string; readonly command: string };

/** Inline code and the lines of shell blocks, comments and continued lines put right. */
function saidIn(path: string): readonly Said[] {
  const said: Said[] = [];
  let fence: string | undefined;
  let whole = "";
  for (const [index, line] of read(path).split("\n").entries()) {
    const where = `${path}:${index + 1}`;
    const opened = /^\s*```(\w*)/.exec(line);
    if (opened) {
      fence = fence === undefined ? (opened[1] ?? "") : undefined;
      continue;
    }
    if (fence === undefined) {
      for (const [, code] of line.matchAll(/`([^`]+)`/g)) if (code) said.push({ where, command: code });
    } else if (fence === "sh") {
      whole += line.replace(/\s#\s.*$/, "");
      if (whole.endsWith("\\")) whole = whole.slice(0, -1);
      else {
        said.push({ where, command: whole });
        whole = "";
      }
    }
  }
  return said;
}

const said = DOCS.flatMap(saidIn);

/** The words after a command's name, wherever it stands in a line: behind a variable, within `$(…)`, after a pipe. */
function wordsAfter(
  name: string,
  { where, command }: Said,
): readonly { readonly where: string; readonly words: string[] }[] {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const start = new RegExp(String.raw`(?:^|[\s(=;|&])${escaped} (.*)`);
  const found = start.exec(command)?.[1]?.replace(/^-- /, "");
  if (found === undefined) return [];
  // What stands within `$(…)` is another command.
  const text = found
    .replaceAll(/(["'])(?:(?!\1).)*\1/g, "QUOTED")
    .replaceAll(/\$\([^)]*\)/g, "OTHER")
    .replace(/\\?[|;&)…[].*$/, "");
  return [{ where, words: text.split(/\s+/).filter((word) => word !== "") }];
}

const program = await createProgram([], {});

describe("a command of gpi in a page", () => {
  const commands = said.flatMap((one) => wordsAfter("gpi", one).filter(({ words }) => /^[a-z]/.test(words[0] ?? "")));

  test("is one that exists, with options that it has", () => {
    expect(commands.length).toBeGreaterThan(80);
    const faults = commands.flatMap(({ where, words }) => {
      const rest = [...words];
      let command: Command = program;
      for (;;) {
        const below = command.commands.find((one) => one.name() === rest[0]);
        if (!below) break;
        command = below;
        rest.shift();
      }
      if (command === program) return [`${where}: gpi ${words.join(" ")}: no such command`];
      const known = [...command.options, ...(command.parent?.options ?? []), ...program.options].flatMap(
        ({ long }) => long ?? [],
      );
      const strange = rest.filter((word) => word.startsWith("--") && !known.includes(word.split("=")[0] ?? ""));
      return strange.map((word) => `${where}: gpi ${words.join(" ")}: no option ${word}`);
    });
    expect(faults).toEqual([]);
  });
});

test("each npm script, script file and setting that a page names exists", () => {
  const scripts = new Set(Object.keys(JSON.parse(read("package.json")).scripts));
  const settings = readConfig({}, {});
  const known = new Set(settings.ok ? settings.value.explained.map(({ key }) => key) : []);
  const ours = [...known].map((key) => key.split("_")[0]);
  const shell =
    read("scripts/deploy_cloud_run.sh") + read("scripts/lib/gcloud.sh") + read("scripts/create_bigquery_tables.sh");
  const faults = said.flatMap(({ where, command }) => {
    const run = [...command.matchAll(/npm run ([\w:-]+)/g)].flatMap(([, name = ""]) =>
      scripts.has(name) ? [] : [name],
    );
    const files = [...command.matchAll(/(?:^|\s)(scripts\/[\w./-]+\.\w+)/g)].flatMap(([, file = ""]) =>
      existsSync(join(root, file)) ? [] : [file],
    );
    const names = [...command.matchAll(/\b((?:GPI|GCS|OIDC|OTEL|RAW|REQUESTS)_[A-Z0-9_]+)\b(?!\*)/g)].flatMap(
      ([, name = ""]) => (known.has(name) || shell.includes(name) || NOT_OURS.has(name) ? [] : [name]),
    );
    return [...run, ...files, ...names].map((what) => `${where}: ${what}`);
  });
  expect(ours.length).toBeGreaterThan(30);
  expect(faults).toEqual([]);
});

/** Settings that pages name to say that they are refused. */
const NOT_OURS = new Set(["GPI_MODULES_FILE"]);

test("each gcloud command has the flags that gcloud has", () => {
  const rows = read("test/scripts/gcloud-flags.tsv")
    .split("\n")
    .map((row) => row.split("\t"));
  const flagsOf = new Map(rows.map(([name = "", flags = ""]) => [name, new Set(flags.split(" "))]));
  const common = flagsOf.get("*") ?? new Set();
  const commands = said
    .flatMap((one) => wordsAfter("gcloud", one))
    .filter(({ words }) => /^[a-z]/.test(words[0] ?? ""));
  expect(commands.length).toBeGreaterThan(30);
  const faults = commands.flatMap(({ where, words }) => {
    const text = words.join(" ");
    const name = [...flagsOf.keys()]
      .filter((one) => text === one || text.startsWith(`${one} `))
      .toSorted((a, b) => b.length - a.length)[0];
    if (name === undefined) return [`${where}: gcloud ${text}`];
    const flags = flagsOf.get(name) ?? new Set();
    const strange = words
      .filter((word) => word.startsWith("--"))
      .map((word) => (word.includes("=") ? `${word.split("=")[0]}=` : word))
      .filter((word) => ![flags, common].some((known) => known.has(word)));
    return strange.map((word) => `${where}: gcloud ${name}: no flag ${word}`);
  });
  expect(faults).toEqual([]);
});

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[`*]/g, "")
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

function anchorsOf(path: string): ReadonlySet<string> {
  return new Set(
    read(path)
      .split("\n")
      .flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? [])
      .map(anchorOf),
  );
}

test("each link from page to page leads to a file, and to a heading that is there", () => {
  let links = 0;
  const faults = DOCS.flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
      if (/^(https?:|mailto:)/.test(target)) return [];
      links += 1;
      const [file = "", anchor] = target.split("#");
      const found = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(root, found))) return [`${path}: ${target}`];
      return anchor === undefined || !found.endsWith(".md") || anchorsOf(found).has(anchor)
        ? []
        : [`${path}: ${target}`];
    }),
  );
  expect(links).toBeGreaterThan(60);
  expect(faults).toEqual([]);
});

function shapeOf(path: string): readonly string[] {
  return read(path)
    .split("\n")
    .flatMap((line) => /^(#+ |\d+\. |\||```)/.exec(line)?.[1] ?? []);
}

function commandsOf(path: string): readonly string[] {
  return saidIn(path)
    .map(({ command }) => command.trim())
    .filter((command) => /^(gcloud|gpi|npm|call|curl|scripts\/|tar|TOKEN=)/.test(command))
    .map((command) => command.replaceAll(/"[^"$]*"/g, '""')); // reasons are in the reader's language
}

test("the runbook says the same in French: as many sections, rows and steps, and the same commands in their order", () => {
  const [english, french] = ["docs/operations.md", "docs/operations.fr.md"] as const;
  expect(shapeOf(french)).toEqual(shapeOf(english));
  expect(commandsOf(french)).toEqual(commandsOf(english));
});

test("`.env.example` lists every setting", () => {
  const settings = readConfig({}, {});
  const text = read(".env.example");
  const keys = settings.ok ? settings.value.explained.map(({ key }) => key) : [];
  expect(keys.filter((key) => key !== "K_SERVICE" && !new RegExp(`^#? ?${key}=`, "m").test(text))).toEqual([]);
});
