import { createFilesStore } from "./files-store.ts";

/**
 * A process of its own for the tests of the files store: `node writing-process.ts <folder> count <times>` adds one to a
 * counter so many times; `… fill <bytes>` replaces a big document by one letter repeated, then the next, until killed.
 */
const [dir, task, amount] = process.argv.slice(2);
if (dir === undefined || amount === undefined) throw new Error("a folder, a task and an amount");
const store = createFilesStore({ dir });

if (task === "count") {
  for (let done = 0; done < Number(amount); ) {
    const read = await store.read("counter");
    if (!read) throw new Error("no counter");
    const next = Number(Buffer.from(read.body).toString()) + 1;
    if ((await store.replace("counter", Buffer.from(String(next)), read.version)) === "replaced") done += 1;
  }
} else {
  for (let round = 0; ; round++) {
    const body = Buffer.alloc(Number(amount), "abcdefgh".charCodeAt(round % 8));
    const read = await store.read("big");
    if (read) await store.replace("big", body, read.version);
    else await store.create("big", body);
    if (round === 1) process.stdout.write("writing\n");
  }
}
