import type { Access } from "../ports/caller-check.ts";

/** E-mail addresses by what their holders may do; of any case. */
export type AllowList = {
  /** Cloud Scheduler's account. */
  readonly schedulers: readonly string[];
  /** Cloud Tasks' account. */
  readonly tasks: readonly string[];
  readonly operators: readonly string[];
  /** May read and nothing else: a person, or whoever gathers metrics. */
  readonly viewers: readonly string[];
};

type Guarded = Exclude<Access, "open">;

/** Each access by the lists whose accounts have it: a machine's account can do what it is there for and no more. */
const LISTS: Readonly<Record<Guarded, readonly (keyof AllowList)[]>> = {
  // A morning that no source answered is tried again by a task.
  schedule: ["schedulers", "tasks", "operators"],
  run: ["tasks", "operators"],
  read: ["viewers", "operators"],
  act: ["operators"],
};

export function mayCall(list: AllowList, email: string, access: Guarded): boolean {
  const wanted = email.toLowerCase();
  return LISTS[access].some((name) => list[name].some((allowed) => allowed.toLowerCase() === wanted));
}
