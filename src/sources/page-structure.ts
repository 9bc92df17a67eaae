import type { CheerioAPI } from "cheerio/slim";

type Nodes = ReturnType<ReturnType<CheerioAPI["root"]>["contents"]>["0"][];

/** Levels of elements or keys that belong to the structure; what is deeper is the content's own. */
const DEPTH = 8;

/** A page that is read twice has one structure. */
const STRUCTURES = new WeakMap<CheerioAPI, string[]>();

/** Element paths with their classes, `div.wrapper>table.table-runners>tbody>tr`; sorted, each once. */
export function htmlStructure($: CheerioAPI): string[] {
  const known = STRUCTURES.get($);
  if (known) return known;
  const paths = new Set<string>();
  const walk = (nodes: Nodes, above: string, depth: number): void => {
    for (const node of nodes) {
      if (!("attribs" in node)) continue;
      const classes = (node.attribs.class ?? "").split(/\s+/).filter((name) => /^[A-Za-z][A-Za-z_-]*$/.test(name));
      const here = `${above}${above === "" ? "" : ">"}${[node.name, ...classes.toSorted()].join(".")}`;
      paths.add(here);
      if (depth < DEPTH) walk(node.children, here, depth + 1);
    }
  };
  walk($.root().contents().toArray(), "", 1);
  const structure = [...paths].toSorted();
  STRUCTURES.set($, structure);
  return structure;
}

/** Key paths with the kind of their value, `participants[].driver:string`; sorted, each once. */
export function jsonStructure(value: unknown): string[] {
  const paths = new Set<string>();
  const walk = (item: unknown, path: string, depth: number): void => {
    if (Array.isArray(item)) {
      for (const element of item) walk(element, `${path}[]`, depth);
    } else if (item !== null && typeof item === "object") {
      if (depth > DEPTH) return;
      for (const [key, inner] of Object.entries(item)) {
        // Numbers are content: a runner's, an identifier.
        walk(inner, `${path}${path === "" ? "" : "."}${/^\d+$/.test(key) ? "#" : key}`, depth + 1);
      }
    } else if (item !== null) paths.add(`${path}:${typeof item}`);
  };
  walk(value, "", 1);
  return [...paths].toSorted();
}
