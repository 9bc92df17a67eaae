import { setImmediate } from "node:timers/promises";
import type { Result } from "../domain/kernel/result.ts";
import { seededUniform } from "../domain/kernel/seeded-uniform.ts";
import type { PageKind } from "../ports/page-report.ts";
import { STRUCTURAL_HTML, STRUCTURAL_JSON, VALUE_HTML, VALUE_JSON } from "./mutated-pages.ts";
import { type Verdict, verdictOn } from "./mutation-verdict.ts";

/** A page and how it is read; `name` seeds its mutations. */
export type FuzzedPage = {
  readonly name: string;
  readonly kind: PageKind;
  readonly format: "html" | "json";
  readonly text: string;
  readonly parse: (text: string) => Result<object, unknown>;
};

/** How often each mutation ended in each verdict. */
export type Tally = {
  readonly structural: Readonly<Record<string, Partial<Record<Verdict | "refused", number>>>>;
  readonly values: Readonly<Record<string, Partial<Record<Verdict | "refused", number>>>>;
};

type Mutations = Readonly<Record<string, (text: string, draw: () => number) => string | undefined>>;

/** @throws Error where the page itself is not read: nothing could be compared */
export async function fuzzParser(page: FuzzedPage, copies: number): Promise<Tally> {
  const whole = page.parse(page.text);
  if (!whole.ok) throw new Error(`${page.name}: ${JSON.stringify(whole.error)}`);
  const [structural, values] = page.format === "html" ? [STRUCTURAL_HTML, VALUE_HTML] : [STRUCTURAL_JSON, VALUE_JSON];
  const each = Math.ceil(copies / (Object.keys(structural).length + Object.keys(values).length));
  return {
    structural: await tallyOf(page, whole.value, structural, each),
    values: await tallyOf(page, whole.value, values, each),
  };
}

async function tallyOf(page: FuzzedPage, whole: object, mutations: Mutations, each: number): Promise<Tally["values"]> {
  const tally: Record<string, Partial<Record<Verdict | "refused", number>>> = {};
  for (const [name, mutate] of Object.entries(mutations)) {
    const ends: Partial<Record<Verdict | "refused", number>> = {};
    for (let copy = 0; copy < each; copy++) {
      let draws = 0;
      const text = mutate(page.text, () => seededUniform(`${page.name} ${name} ${copy} ${draws++}`));
      if (text === undefined) continue;
      const read = page.parse(text);
      const end = read.ok ? verdictOn(page.kind, whole, read.value) : "refused";
      ends[end] = (ends[end] ?? 0) + 1;
      // Documents that are held weakly live until the turn ends: a thousand of them are gigabytes.
      await setImmediate();
    }
    tally[name] = ends;
  }
  return tally;
}

/** Structural mutations after which a value stood with another horse, or rows were missing or too many, unsaid. */
export function silentWrongs({ structural }: Tally): string[] {
  return Object.entries(structural).flatMap(([name, ends]) =>
    (["anothers", "shorter", "longer"] as const).flatMap((end) =>
      ends[end] === undefined ? [] : [`${name}: ${end} ${ends[end]}`],
    ),
  );
}
