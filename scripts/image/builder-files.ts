import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Does a `.dockerignore` leave a file out? A pattern that names a folder stands for all in it, and the last that matches
 * decides.
 *
 * @param patterns the file's text; `*`, `**` and a leading `!` are read
 * @param path from the folder that is sent, with `/`
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function isIgnored(patterns: string, path: string): boolean {
  const parts = path.split("/");
  const andAbove = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  let ignored = false;
  for (const line of patterns.split("\n").map((text) => text.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const kept = line.startsWith("!");
    const pattern = kept ? line.slice(1) : line;
    const form = expressionOf(pattern);
    if (andAbove.some((one) => form.test(one))) ignored = !kept;
  }
  return ignored;
}

/** Unlike a shell's, the stars also stand for names that begin with a dot. */
function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*)/).map((part) => {
    if (part === "**/") return "(?:.*/)?";
    return part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** What is sent to the builder: the paths of all files that the patterns let through, with `/`. */
export function builderFiles(root: string, patterns: string): string[] {
  const found: string[] = [];
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      // As Docker does not, but to the same end: nothing of these passes, and they hold most of the files.
      if (entry.name === ".git" || entry.name === "node_modules") continue;
      if (entry.isDirectory()) visit(path);
      else if (!isIgnored(patterns, path)) found.push(path);
    }
  };
  visit("");
  return found;
}
