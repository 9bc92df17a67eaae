import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { OpenDocuments } from "../ports/workbook.ts";

/**
 * Whether an office program has a document of a folder open, by the file that it lays beside it: `.~lock.NAME#` of
 * LibreOffice, `~$NAME` of Excel.
 *
 * What is left behind by a program that died counts too: the user takes it away by opening and closing the document.
 */
export function createOfficeLocks(dir: string): OpenDocuments {
  return {
    async openBy(key) {
      const path = join(dir, key);
      for (const marker of [`.~lock.${basename(path)}#`, `~$${basename(path)}`]) {
        const found = await stat(join(dirname(path), marker)).catch((error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
          throw error;
        });
        if (found) return marker;
      }
      return undefined;
    },
  };
}
