import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { parseMusique } from "../../src/domain/race/musique.ts";
import { lastAnswers, recordedData, recordedFile } from "./recorded-data.ts";

type Participants = { readonly participants: readonly { readonly musique?: string }[] };

test.skipIf(!recordedData)(
  "every musique of each third recorded day (of all with RECORDED_ALL=1; the last answer of each race) is understood, but for four words of free text",
  () => {
    const days = readdirSync(recordedFile("days"))
      .filter((name) => name.endsWith(".ndjson.br"))
      .filter((_, i) => process.env.RECORDED_ALL === "1" || i % 3 === 0);
    const freeText = new Map<string, number>();
    const kinds = new Map<string, number>();
    let read = 0;
    let races = 0;
    let runs = 0;
    for (const name of days) {
      for (const answer of lastAnswers(recordedFile("days", name), (path) => path.endsWith("/participants")).values()) {
        races++;
        for (const { musique: text } of (answer as Participants).participants) {
          if (text === undefined) continue;
          read++;
          const musique = parseMusique(text);
          if (!musique.understood) count(freeText, text.toLowerCase());
          for (const { outcome } of musique.runs) {
            count(kinds, outcome.kind === "other" ? `other ${outcome.letter}` : outcome.kind);
            runs++;
          }
        }
      }
    }
    process.stdout.write(
      `${days.length} days, ${races} races, ${read} musiques; ${show(kinds)}; free text: ${show(freeText)}\n`,
    );
    expect(days.length).toBeGreaterThan(0);
    expect(read / days.length).toBeGreaterThan(100);
    expect([...freeText.keys()].filter((text) => !/^(inédite?|couru afasec|-)$/.test(text))).toEqual([]);
    // Letters that the table of outcomes lacks. Where their share goes up, one of the table has been lost.
    const others = [...kinds].filter(([kind]) => kind.startsWith("other")).reduce((sum, [, n]) => sum + n, 0);
    expect(others / runs).toBeLessThan(0.005);
  },
);

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function show(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([key, n]) => `${key} ${n}`).join(", ");
}
