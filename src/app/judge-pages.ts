import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import type { Instant } from "../domain/kernel/time.ts";
import type { SourceName } from "../domain/race/race.ts";
import { cutShort, type ListedRaces } from "../domain/trust/compare-counts.ts";
import { type ComparedPage, judgeComparison } from "../domain/trust/judge-comparison.ts";
import { type CanaryState, type Judgement, judgePage, redText, turnRed } from "../domain/trust/page-canary.ts";
import { PAGE_KINDS, type PageKind, type PageReport, type PageReports } from "../ports/page-report.ts";
import { type LastPage, lastOf } from "./canary-document.ts";
import { type CanaryMemoryDeps, canaryKey, createCanaryMemory, WRITTEN_EVERY } from "./canary-memory.ts";

/** The light of one kind of pages of one source, and the last page that was read. */
export type PageLight = {
  readonly source: SourceName;
  readonly kind: PageKind;
  readonly canary: CanaryState;
  readonly last?: LastPage | undefined;
};

/** A light that changed. `reason` of a red one. */
export type LightTurn = {
  readonly source: SourceName;
  readonly kind: PageKind;
  readonly to: "red" | "green";
  readonly at: Instant;
  readonly reason?: string | undefined;
};

export type PageJudge = PageReports & {
  /** A doubt from outside, such as another source's count: red at once. */
  doubt(source: SourceName, kind: PageKind, url: string, reason: string): Promise<void>;
  /** What another source's card of the same race says of this one's page. */
  compared(page: ComparedPage): Promise<void>;
  /** Every kind of page that was ever read, by source then kind. */
  lights(): Promise<readonly PageLight[]>;
  /** Told of each light that this process turns. */
  onTurn(listener: (turn: LightTurn) => void): void;
};

/** How often a page is judged anew because another process wrote first. */
const JUDGE_ROUNDS = 20;

/**
 * Judges every page that is read, and remembers what each kind of pages looked like (`sources/SOURCE/KIND.json`).
 *
 * A light that turns is one alert, and turning back is its end: an error and an information in the log, once each,
 * however many processes judge. What cannot be remembered (a full disk, a corrupt document) never stops a race; it is
 * said, and the canary goes on from what this process knows, or anew.
 */
export function createPageJudge(deps: CanaryMemoryDeps): PageJudge {
  const memory = createCanaryMemory(deps);
  const listeners: ((turn: LightTurn) => void)[] = [];
  /** The last programme of each source that tells countries: what others are counted against. */
  const counted = new Map<SourceName, { readonly source: SourceName; readonly listed: ListedRaces }>();
  /** One judgement at a time: the order of pages is part of it. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined); // its own caller hears of it
    return mine;
  };

  async function settle(
    { source, kind }: Pick<PageReport, "source" | "kind">,
    judge: (canary: CanaryState) => Judgement,
    report?: PageReport,
  ): Promise<Judgement> {
    const key = canaryKey(source, kind);
    for (let round = 1; ; round++) {
      const before = await memory.read(key);
      const judged = judge(before.canary);
      // A word that says nothing new is no page, and nothing to remember.
      if (!report && judged.turned === undefined && trustOf(judged.state) === trustOf(before.canary)) return judged;
      const after = { ...before, canary: judged.state, last: report ? lastOf(report) : before.last };
      const unwritten = before.unwritten + 1;
      const young = judged.state.pages < WRITTEN_EVERY; // each page teaches much
      const due = young || unwritten >= WRITTEN_EVERY || trustOf(judged.state) !== trustOf(before.canary);
      if (!due) memory.hold(key, { ...after, unwritten });
      else if ((await memory.write(key, { ...after, unwritten })) === "conflict") {
        if (round < JUDGE_ROUNDS) continue;
        deps.log.error("a canary's memory was changed by others each time", { key, rounds: JUDGE_ROUNDS });
        memory.hold(key, { ...after, unwritten });
      }
      tell(source, kind, judged);
      return judged;
    }
  }

  function tell(source: SourceName, kind: PageKind, { state, turned }: Judgement): void {
    if (turned === undefined) return;
    if (turned === "red") {
      deps.log.error("source turned red: its pages are not used", { source, kind, ...state.red });
    } else deps.log.info("source is green again", { source, kind });
    for (const listener of listeners) {
      listener({ source, kind, to: turned, at: deps.clock.now(), reason: state.red?.reason });
    }
  }

  /** What other sources' programmes of that day show of this one, and what this one shows of theirs. */
  async function contradictionOf({ source, url, listed }: PageReport): Promise<string | undefined> {
    if (!listed) return undefined;
    const others = [...counted.values()].filter((other) => other.source !== source);
    counted.set(source, { source, listed });
    for (const other of others) {
      const reason = cutShort(other.listed, { source, listed });
      if (reason === undefined) continue;
      await settle({ source: other.source, kind: "programme" }, (state) =>
        turnRed(state, deps.clock.now(), url, reason),
      );
    }
    return others.map((other) => cutShort(listed, other)).find((found) => found !== undefined);
  }

  return {
    judge: (report) =>
      inTurn(async () => {
        const contradiction = await contradictionOf(report);
        if (contradiction === undefined && listsNothing(report)) {
          const { canary } = await memory.read(canaryKey(report.source, report.kind));
          return canary.red ? { refused: redText(canary.red) } : {};
        }
        const seen = { ...report, ...(OF_A_DAY.has(report.kind) ? { subject: lookOf(report) } : {}) };
        const { refused } = await settle(report, (canary) => judgePage(canary, seen, contradiction), report);
        return refused === undefined ? {} : { refused };
      }),
    doubt: (source, kind, url, reason) =>
      inTurn(async () => {
        await settle({ source, kind }, (canary) => turnRed(canary, deps.clock.now(), url, reason));
      }),
    compared: (page) =>
      inTurn(async () => {
        await settle({ source: page.source, kind: "card" }, (canary) => judgeComparison(canary, page));
      }),
    lights: () =>
      inTurn(async () => {
        const lights: PageLight[] = [];
        for (const key of await memory.keys()) {
          const [, source, file] = key.split("/");
          const kind = PAGE_KINDS.find((name) => `${name}.json` === file);
          if (!kind) continue;
          const { canary, last } = await memory.read(key);
          lights.push({ source: source as SourceName, kind, canary, last });
        }
        return lights;
      }),
    onTurn: (listener) => void listeners.push(listener),
  };
}

/**
 * A programme that is whole and says that nobody races: what stands in a race cannot stand there, so that it is neither a
 * page that changed nor one to learn from. Where another source lists races that day, that is said of it all the same.
 */
function listsNothing({ kind, outcome, coverage }: PageReport): boolean {
  const counts = Object.values(coverage);
  return (
    kind === "programme" && outcome === "read" && counts.length > 0 && counts.every(({ expected }) => expected === 0)
  );
}

/** Kinds whose address may be that of a whole day; the PMU's programme tells the arrivals too. */
const OF_A_DAY: ReadonlySet<PageKind> = new Set(["programme", "result"]);

/** Where the address stays, each look counts. */
function lookOf({ url, observedAt }: PageReport): string {
  return `${url} at ${observedAt}`;
}

/** What must not be lost with the process. */
function trustOf({ red, bad, recovered, disputed = [] }: CanaryState): string {
  return canonicalJson({ red, bad, recovered, disputed });
}
