import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instantOf, parisDayOf, type RaceDay } from "../domain/kernel/time.ts";
import type { Exchange } from "../ports/page-archive.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { createStoredArchive, pruneArchive } from "./stored-archive.ts";

const DAY = "2025-10-16" as RaceDay;
const NOON = Date.parse("2025-10-16T10:00:00Z");

function exchange(part: Partial<Exchange> & { second?: number } = {}): Exchange {
  const { second = 0, ...rest } = part;
  return {
    url: "https://www.zeturf.fr/fr/course/2025-10-16/R1C3-vincennes",
    observedAt: instantOf(NOON + second * 1000),
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8", etag: '"x_y"' },
    body: Buffer.from("<html>cotes à 11,8</html>"),
    confirmed: false,
    ...rest,
  };
}

async function fetchesOf(archive: ReturnType<typeof createStoredArchive>, day: RaceDay) {
  return (await archive.fetches(day)).map((found) => {
    if (!found.ok) throw new Error(found.error.detail);
    return found.value;
  });
}

describe("the archive of pages", () => {
  test("gives back each page as it came, in the order of time", async () => {
    const archive = createStoredArchive(createMemoryStore());
    const later = exchange({ second: 5, body: Buffer.from([0, 255, 13]), status: 403, confirmed: true });
    await archive.keep(later);
    await archive.keep(exchange());
    const found = await fetchesOf(archive, DAY);
    expect(found.map(({ status, confirmed, bytes }) => [status, confirmed, bytes])).toEqual([
      [200, false, 26],
      [403, true, 3],
    ]);
    expect(found[0]).toMatchObject({ headers: exchange().headers, url: exchange().url });
    for (const [i, { body }] of [exchange(), later].entries()) {
      const read = await archive.page(found[i] as (typeof found)[number]);
      expect(read.ok && Buffer.from(read.value)).toEqual(Buffer.from(body));
    }
  });

  test("finds the last answer for an address on a day, and none of another address or day", async () => {
    const archive = createStoredArchive(createMemoryStore());
    const robots = { url: "https://www.zeturf.fr/robots.txt", body: Buffer.from("User-agent: *") };
    for (const second of [0, 7]) await archive.keep(exchange({ ...robots, second }));
    await archive.keep(exchange({ second: 9 }));
    const found = await archive.latestOf(robots.url, DAY);
    expect(found).toMatchObject({ ok: true, value: { url: robots.url, observedAt: instantOf(NOON + 7000) } });
    expect(await archive.latestOf(robots.url, "2025-10-15" as RaceDay)).toBeUndefined();
    expect(await archive.latestOf("https://www.geny.com/robots.txt", DAY)).toBeUndefined();
  });

  test("keeps a content once a day, however often it came", async () => {
    const store = createMemoryStore();
    const archive = createStoredArchive(store);
    for (const second of [0, 1, 2]) await archive.keep(exchange({ second }));
    expect(await store.list(`raw/${DAY}/pages/`)).toHaveLength(1);
    expect(await store.list(`raw/${DAY}/fetches/`)).toHaveLength(3);
  });

  test("keeps every answer of one address in one millisecond", async () => {
    const archive = createStoredArchive(createMemoryStore());
    const keys = await Promise.all([1, 2, 3].map((status) => archive.keep(exchange({ status: 200 + status }))));
    expect(new Set(keys).size).toBe(3);
    expect(new Set((await fetchesOf(archive, DAY)).map(({ status }) => status))).toEqual(new Set([201, 202, 203]));
  });

  test("keeps no cookie and no token", async () => {
    const store = createMemoryStore();
    const headers = { "Set-Cookie": "session=s3cret", authorization: "Bearer s3cret", date: "today" };
    const key = await createStoredArchive(store).keep(exchange({ headers }));
    expect(Buffer.from((await store.read(key))?.body ?? []).toString()).not.toContain("s3cret");
  });

  test("counts the answers of a host, and not those of its neighbour", async () => {
    const archive = createStoredArchive(createMemoryStore());
    const urls = [
      "https://www.geny.com/a",
      "https://www.geny.com/b",
      "https://www.geny.com.example/a",
      "http://127.0.0.1:8081/a",
    ];
    for (const url of urls) await archive.keep(exchange({ url }));
    expect(await archive.countOf("https://www.geny.com", DAY)).toBe(2);
    expect(await archive.countOf("http://127.0.0.1:8081", DAY)).toBe(1);
    expect(await archive.countOf("https://www.geny.com", "2025-10-17" as RaceDay)).toBe(0);
  });

  test("lays a page on the day of Paris, in both halves of the year", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2026-01-01") }), async (at) => {
        const archive = createStoredArchive(createMemoryStore());
        const observedAt = instantOf(at);
        const key = await archive.keep(exchange({ observedAt }));
        expect(key).toContain(`raw/${parisDayOf(observedAt)}/`);
        expect(await fetchesOf(archive, parisDayOf(observedAt))).toMatchObject([{ observedAt }]);
      }),
      { numRuns: 30 },
    );
  });

  test.each(["page", "record"])("names a damaged %s and gives the others", async (damaged) => {
    const store = createMemoryStore();
    const archive = createStoredArchive(store);
    await archive.keep(exchange());
    const other = await archive.keep(exchange({ second: 1, body: Buffer.from("other") }));
    const broken = (await store.list(damaged === "page" ? `raw/${DAY}/pages/` : `raw/${DAY}/fetches/`))[0] as string;
    const stands = await store.read(broken);
    await store.replace(broken, Buffer.from("{}"), stands?.version ?? "");
    const faults: string[] = [];
    let read = 0;
    for (const found of await archive.fetches(DAY)) {
      if (!found.ok) faults.push(found.error.key);
      else {
        const page = await archive.page(found.value);
        if (page.ok) read += 1;
        else faults.push(page.error.key);
      }
    }
    expect(faults).toEqual([broken]);
    expect(read).toBe(1);
    expect(other).toMatch(/100001000-www\.zeturf\.fr--[0-9a-f]{8}\.json$/);
  });
});

describe("the retention", () => {
  test("forgets whole days that are older, fetched pages and imported ones, and nothing else", async () => {
    const store = createMemoryStore();
    const archives = [createStoredArchive(store), createStoredArchive(store, "imports")];
    for (const days of [0, 1, 29, 30, 31, 400]) {
      for (const archive of archives) await archive.keep(exchange({ observedAt: instantOf(NOON - days * 86_400_000) }));
    }
    const others = ["days/2020-01-01/plan.json", "imports/2020-notes/list.txt", "raw/2020/old.json"];
    for (const key of others) await store.create(key, Buffer.from("{}"));
    expect(await pruneArchive(store, DAY, 30)).toBe(8); // two documents a day, two days, two folders
    for (const root of ["raw", "imports"]) {
      const days = new Set((await store.list(`${root}/2025`)).map((key) => key.split("/")[1]));
      expect([...days]).toEqual(["2025-09-16", "2025-09-17", "2025-10-15", "2025-10-16"]);
    }
    for (const key of others) expect(await store.list(key)).toEqual([key]);
  });

  test("keeps an imported page as long as any day may ask for it, its only copy, with the shortest retention too", async () => {
    const store = createMemoryStore();
    const imports = createStoredArchive(store, "imports");
    const saved = exchange({ observedAt: instantOf(NOON - 86_400_000) }); // yesterday: the oldest that stands in
    await imports.keep({ ...saved, imported: { file: "R1C3.html", importedAt: instantOf(NOON) } });
    expect(await pruneArchive(store, DAY, 1)).toBe(0);
    expect((await imports.fetches("2025-10-15" as RaceDay)).length).toBe(1);
    expect(await pruneArchive(store, "2025-10-17" as RaceDay, 1)).toBe(2);
  });
});
