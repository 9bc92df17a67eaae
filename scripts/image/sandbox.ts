import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** A stage's folder seen as its engine would show it. */
export type Sandbox = {
  /** Stands at /srv. */
  readonly srv: string;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  /** Nothing can be written but /tmp, of a size that is small. */
  readonly readOnly: boolean;
};

/** Of /tmp, which is the instance's memory on Cloud Run. */
const TMP_MEGABYTES = 64;

const MOUNTS = `set -e
mount --make-rprivate /
mount --bind "$1" /srv
if [ "$2" = read-only ]; then
  mount -o remount,bind,ro /srv
  mount -o remount,bind,ro /
  mount -t tmpfs -o size=${TMP_MEGABYTES}m,mode=1777 tmpfs /tmp
fi
cd "$3"
shift 3
exec "$@"`;

/**
 * Starts a command with mounts of its own, which end with it. Linux alone, as root: mounts are root's.
 *
 * @param options.cwd under /srv
 * @param options.environment all that it gets
 */
export function spawnIn(
  { srv, user, readOnly }: Sandbox,
  words: readonly string[],
  { cwd, environment }: { readonly cwd: string; readonly environment: Readonly<Record<string, string>> },
): ChildProcessByStdio<null, Readable, Readable> {
  const { uid, gid } = user ?? { uid: 0, gid: 0 };
  const asUser = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"];
  // Every word but the last takes the place of the one before: what is started is the process that signals reach.
  const mounted = ["--mount", "--", "sh", "-c", MOUNTS, "sh", srv, readOnly ? "read-only" : "writable", cwd];
  return spawn("unshare", [...mounted, ...asUser, ...words], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
}
