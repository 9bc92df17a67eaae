#!/usr/bin/env bash
# Checks the shell scripts: shellcheck reads them, bats runs them against stand-ins for gcloud, bq, curl and git.
#
#   npm run check:scripts            all (two minutes on one core)
#   npm run check:scripts -- -f 403  bats's own arguments
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in shellcheck bats; do
  if ! command -v "$tool" >/dev/null; then
    echo "$tool is not installed: apt-get install shellcheck bats" >&2
    exit 1
  fi
done
shellcheck --external-sources .ci/run scripts/*.sh scripts/lib/*.sh test/scripts/checks.bash test/scripts/{bq,curl,gcloud,git}
echo "shellcheck: clean"
jobs=()
# Each test has folders of its own; bats runs them side by side with GNU parallel.
if parallel --version 2>/dev/null | grep -q GNU; then jobs=(--jobs 2); fi
bats ${jobs[@]+"${jobs[@]}"} "$@" test/scripts
