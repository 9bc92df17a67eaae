import { posix } from "node:path";
import ts from "typescript";

/** A source file by its path under `src/`, with `/`. */
export type SourceText = { readonly path: string; readonly text: string };

/** Which floors and files each floor may import, by name: `domain`, `sources/pmu`, or one file `log/correlation.ts`. */
export type ImportTable = Readonly<Record<string, readonly string[]>>;

type Import = { readonly specifier: string; readonly line: number };
type Parsed = { readonly path: string; readonly tree: ts.SourceFile };

export function parseSource({ path, text }: SourceText): Parsed {
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true) };
}

/** Tests and the contracts of ports may import what they try. */
export function isTest(path: string): boolean {
  return /\.(test|contract)\.ts$/.test(path);
}

/** Every module named in a file: imports of values and of types, re-exports, `import()`, `require`, `import("…")` types. */
export function importsOf({ tree }: Parsed): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined) => {
    // A module whose name is computed cannot be checked: it is shown as it stands and belongs to no floor.
    const name = specifier && ts.isStringLiteralLike(specifier) ? specifier.text : `(${node.getText(tree)})`;
    found.push({ specifier: name, line: lineOf(tree, node) });
  };
  visit(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node, node.moduleSpecifier);
    else if (ts.isImportTypeNode(node))
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    else if (ts.isCallExpression(node) && isModuleCall(node)) add(node, node.arguments[0]);
  });
  return found;
}

/** The floor of a file: the longest name of the table that its path begins with. */
export function floorOf(path: string, table: ImportTable): string | undefined {
  const floors = Object.keys(table).filter((floor) => path === floor || path.startsWith(`${floor}/`));
  return floors.toSorted((a, b) => b.length - a.length)[0];
}

/**
 * The imports that the table forbids, as `file:line may not import what`.
 *
 * @param packages the packages and `node:` modules that a floor may use, where it may not use all
 */
export function forbiddenImports(
  files: readonly Parsed[],
  table: ImportTable,
  packages: Readonly<Record<string, (specifier: string, path: string) => boolean>>,
): string[] {
  return files.flatMap((file) => {
    const floor = floorOf(file.path, table);
    if (floor === undefined) return [`${file.path} stands on no floor of the table`];
    return importsOf(file).flatMap(({ specifier, line }) => {
      const allowed = specifier.startsWith(".")
        ? mayImport(floor, file.path, posix.join(posix.dirname(file.path), specifier), table)
        : !specifier.startsWith("(") && (packages[floor]?.(specifier, file.path) ?? true);
      return allowed ? [] : [`${file.path}:${line} may not import ${specifier}`];
    });
  });
}

function mayImport(floor: string, path: string, target: string, table: ImportTable): boolean {
  // The files of a folder that holds adapters are shared by them: `sources/french-text.ts` by `sources/pmu`.
  const shared = posix.dirname(target) === posix.dirname(floor) && posix.dirname(floor) !== ".";
  const own = target.startsWith(`${floor}/`) || path === target;
  const named = table[floor]?.some((name) => target === name || target.startsWith(`${name}/`)) ?? false;
  return own || shared || named;
}

/** Circles of imports, as `a.ts → b.ts → a.ts`; types count too, since they also go down only. */
export function importCircles(files: readonly Parsed[]): string[] {
  const targets = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith("."))
        .map(({ specifier }) => posix.join(posix.dirname(file.path), specifier)),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]) => {
    const from = way.indexOf(path);
    if (from >= 0) {
      circles.push([...way.slice(from), path].join(" → "));
      return;
    }
    if (done.has(path)) return;
    for (const target of targets.get(path) ?? []) walk(target, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) walk(path, []);
  return circles;
}

/** What a file takes from around it. A stopwatch tells how long something took, and no time of day. */
export type Surrounding = "environment" | "clock" | "stopwatch" | "randomness";

/** Uses of the surroundings as `file:line reads what`. */
export function surroundingsOf(file: Parsed): { readonly what: Surrounding; readonly at: string }[] {
  const { tree, path } = file;
  const found: { what: Surrounding; at: string }[] = [];
  const add = (what: Surrounding, node: ts.Node) =>
    found.push({ what, at: `${path}:${lineOf(tree, node)} reads ${node.getText(tree).slice(0, 60)}` });
  visit(tree, (node) => {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      const what = SURROUNDINGS[accessOf(node)];
      if (what) add(what, node);
    }
    const dateOfNow = (ts.isNewExpression(node) && (node.arguments ?? []).length === 0) || ts.isCallExpression(node);
    if (dateOfNow && ts.isIdentifier(node.expression) && node.expression.text === "Date") add("clock", node);
    if (ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === "env") {
      const module = node.parent.parent.parent.moduleSpecifier.getText(tree);
      if (/process/.test(module)) add("environment", node);
    }
  });
  return found;
}

const SURROUNDINGS: Readonly<Record<string, Surrounding>> = {
  "process.env": "environment",
  "Date.now": "clock",
  "Temporal.Now": "clock",
  "performance.now": "stopwatch",
  "process.hrtime": "stopwatch",
  "Math.random": "randomness",
  "crypto.randomUUID": "randomness",
  "crypto.getRandomValues": "randomness",
};

/** `Math.random`, also of `globalThis.Math["random"]`. */
function accessOf(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string {
  const owner = node.expression;
  const base = ts.isPropertyAccessExpression(owner) ? owner.name.text : owner.getText();
  if (ts.isPropertyAccessExpression(node)) return `${base}.${node.name.text}`;
  return ts.isStringLiteralLike(node.argumentExpression) ? `${base}.${node.argumentExpression.text}` : base;
}

/** Names such as `races_count` that a file declares or reads, with their lines; text in quotes is not a name. */
export function snakeNames({ tree, path }: Parsed): { readonly name: string; readonly at: string }[] {
  const found: { name: string; at: string }[] = [];
  visit(tree, (node) => {
    if (!ts.isIdentifier(node) || !/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(node.text)) return;
    found.push({ name: node.text, at: `${path}:${lineOf(tree, node)} ${node.text}` });
  });
  return found;
}

/** The members of unions and `as const` lists: `kind: "not_in_plan"`. A table by kind names them as keys. */
export function kindsOf({ tree }: Parsed): string[] {
  const kinds: string[] = [];
  visit(tree, (node) => {
    if (!ts.isStringLiteral(node)) return;
    const inType = ts.isLiteralTypeNode(node.parent);
    const inList = ts.isArrayLiteralExpression(node.parent) && ts.isAsExpression(node.parent.parent);
    if (inType || inList) kinds.push(node.text);
  });
  return kinds;
}

function isModuleCall(node: ts.CallExpression): boolean {
  return node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require";
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}
