/** One line of a Dockerfile, for the forms that ours is written in. */
export type Step =
  | { readonly kind: "workdir"; readonly path: string }
  | {
      readonly kind: "copy";
      /** An earlier stage; undefined: what is sent to the builder. */
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly target: string;
    }
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "env"; readonly name: string; readonly value: string }
  | { readonly kind: "user"; readonly uid: number; readonly gid: number }
  | { readonly kind: "expose"; readonly port: number }
  | { readonly kind: "cmd"; readonly words: readonly string[] };

export type Stage = {
  /** `node:24.21.0-bookworm-slim` */
  readonly base: string;
  readonly name: string;
  readonly steps: readonly { readonly step: Step; readonly line: number; readonly text: string }[];
};

/**
 * The stages of a Dockerfile, in their order; the last is the image.
 *
 * @throws Error on an instruction or a form that is not read here, naming the line: a step that was passed over would make
 * every measurement untrue
 */
export function readDockerfile(text: string): Stage[] {
  const stages: { base: string; name: string; steps: Stage["steps"][number][] }[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = index + 1;
    const read = raw.trim();
    if (read === "" || read.startsWith("#")) continue;
    const [, instruction = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(read) ?? [];
    if (instruction === "FROM") {
      const [, base = "", name = ""] = take(/^(\S+) AS (\S+)$/, rest, line);
      stages.push({ base, name, steps: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) throw new Error(`Dockerfile:${line} stands before the first FROM`);
    stage.steps.push({ step: stepOf(instruction, rest, line), line, text: read });
  }
  return stages;
}

function stepOf(instruction: string, rest: string, line: number): Step {
  switch (instruction) {
    case "WORKDIR":
      return { kind: "workdir", path: take(/^(\/\S+)$/, rest, line)[0] };
    case "COPY": {
      const [, from, paths = ""] = take(/^(?:--from=(\S+) )?((?:[^\s[-]\S* )+\S+)$/, rest, line);
      const words = paths.split(" ");
      return { kind: "copy", from, sources: words.slice(0, -1), target: words.at(-1) ?? "" };
    }
    case "RUN":
      // The shell's own form, on one line.
      return { kind: "run", command: take(/^([^[-].*[^\\])$/, rest, line)[0] };
    case "ENV": {
      const [, name = "", value = ""] = take(/^([A-Z_]+)=([^\s"$]+)$/, rest, line);
      return { kind: "env", name, value };
    }
    case "USER": {
      const [, uid, gid] = take(/^(\d+):(\d+)$/, rest, line);
      return { kind: "user", uid: Number(uid), gid: Number(gid) };
    }
    case "EXPOSE":
      return { kind: "expose", port: Number(take(/^(\d+)$/, rest, line)[0]) };
    case "CMD":
      return {
        kind: "cmd",
        words: take(/^("[^"]*"(?:, "[^"]*")*)$/, rest.slice(1, -1), line)[0]
          .split(", ")
          .map(unquoted),
      };
    default:
      throw new Error(`Dockerfile:${line} ${instruction || rest}: not an instruction that is read here`);
  }
}

function take(form: RegExp, rest: string, line: number): RegExpExecArray {
  const found = form.exec(rest);
  if (!found) throw new Error(`Dockerfile:${line} is not in a form that is read here: ${rest}`);
  return found;
}

function unquoted(word: string): string {
  return word.slice(1, -1);
}
