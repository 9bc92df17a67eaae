import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { SHEET, userWorkbook } from "../../test/fakes/user-workbook.ts";
import { applyChanges } from "./apply-changes.ts";
import { loadLibrary } from "./excel-file.ts";

/** Where somebody has LibreOffice; skipped, and shown as skipped, where nobody has. */
const soffice = (process.env.PATH ?? "")
  .split(delimiter)
  .map((dir) => join(dir, "soffice"))
  .find((file) => existsSync(file));
const DAYS = 60;

test.skipIf(!soffice)(
  "LibreOffice opens a workbook that was updated, and reads the new row and the user's own cells",
  {
    timeout: 120_000,
  },
  async () => {
    const library = await loadLibrary();
    const user = userWorkbook(library, DAYS);
    const rows = [{ Date: "2026-01-01", Réunion: "R1", Course: "C1", Mises: 4.5, Commentaires: "neuf" }];
    const applied = applyChanges(library, user, [{ sheet: SHEET, rows }]);
    if (!applied.ok) throw new Error(applied.error.detail);
    const dir = mkdtempSync(join(tmpdir(), "libre-office-"));
    try {
      const [before, after] = [user, applied.value.bytes].map((bytes, i) => {
        const file = join(dir, `${i === 0 ? "before" : "after"}.xlsx`);
        writeFileSync(file, bytes);
        return file;
      });
      const home = `-env:UserInstallation=file://${join(dir, "home")}`;
      const args = [home, "--headless", "--convert-to", "csv", "--outdir", dir, before ?? "", after ?? ""];
      await promisify(execFile)(soffice ?? "", args, { timeout: 110_000 });
      const [old, now] = ["before", "after"].map((name) =>
        readFileSync(join(dir, `${name}.csv`), "utf8")
          .trimEnd()
          .split("\n"),
      );
      const added = (now ?? []).filter((line) => !old?.includes(line));
      expect(added.some((line) => line.includes("neuf") && /4[.,]5/.test(line))).toBe(true);
      // Nothing of the user's is gone but the header line, which has new columns.
      const kept = (old ?? [])
        .slice(2)
        .filter((line) => !(now ?? []).some((one) => one.startsWith(line.replace(/,+$/, ""))));
      expect(kept).toEqual([]);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
);
