# The scripts for Google Cloud, against stand-ins that remember. Each check is in checks.bash.
# A shell of its own for each test: what a check sets is gone after it.

setup() {
  SCRIPTS=$(cd "$BATS_TEST_DIRNAME/../../scripts" && pwd)
  load checks.bash
}

@test "a second run makes nothing" { check_second_run; }
@test "nobody may call the service without a token, and a public one is noticed" { check_private; }
@test "everything is in the region that was asked for" { check_region; }
@test "images go to Artifact Registry and are cleaned up" { check_registry; }
@test "each identity has the roles that it needs, and no other" { check_roles; }
@test "the bucket is private and forgets raw and imported pages alone" { check_bucket; }
@test "the queue is polite, and is brought up to date" { check_queue; }
@test "the service is given its limits, probes, addresses and accounts" { check_service; }
@test "settings come from the environment, else from .env, by name" { check_settings; }
@test "one image a commit, and none where one is given" { check_images; }
@test "the day is planned at 09:00 in Paris, in JSON, and tried again" { check_scheduler; }
@test "the health is asked with a token, and only 200 is healthy" { check_health; }
@test "whichever call is refused with 403, the scripts end there" { check_refusals; }
@test "only an account of this run is waited for" { check_new_accounts; }
@test "what is missing or wrong is named before anything is called" { check_required; }
@test "a dry run changes nothing" { check_dry_run; }
@test "an API that is off is not taken for absence, but where nothing is made" { check_apis_off; }
@test "teardown lists, asks, and spares queue and bucket" { check_teardown; }
@test "a teardown that is refused ends there" { check_teardown_refusals; }
@test "tables of BigQuery stand over the exported history" { check_bigquery; }

# The stand-in knows the flags' names; the real one also their values and which go together. It validates without a project.
@test "the real gcloud takes every command that was recorded" {
  gcloud=$(command -v gcloud) || skip "gcloud is not installed"
  command -v jq >/dev/null || skip "jq is not installed"
  "$gcloud" meta lint-gcloud-commands --help >/dev/null || skip "this gcloud cannot validate commands"
  SETTINGS+=(SECRETS=TOKEN=token:1 DEPLOYER=user:ann@fable.example)
  empty_project
  mkdir "$GCLOUD_STATE/there"
  touch "$GCLOUD_STATE/there/secrets-token"
  deployed
  deployed
  mkdir -p "$BATS_TEST_TMPDIR/history/2025-10-16"
  for table in races bets runners candidates dividends; do touch "$BATS_TEST_TMPDIR/history/2025-10-16/$table.parquet"; done
  succeeds create_bigquery_tables.sh --from "$BATS_TEST_TMPDIR/history"
  succeeds teardown.sh --yes
  deployed
  succeeds teardown.sh --yes --bucket --queue
  grep '^gcloud ' "$GCLOUD_STATE/calls" | sort -u |
    jq -R '{command_string: .}' | jq -s . >"$BATS_TEST_TMPDIR/commands.json"
  "$gcloud" meta lint-gcloud-commands --commands-file="$BATS_TEST_TMPDIR/commands.json" >"$BATS_TEST_TMPDIR/verdicts.json"
  jq -r '.[] | select(.success | not) | "\(.command_string): \(.error_message)"' "$BATS_TEST_TMPDIR/verdicts.json"
  [[ $(jq length "$BATS_TEST_TMPDIR/verdicts.json") -ge 45 ]]
  [[ $(jq '[.[] | select(.success | not)] | length' "$BATS_TEST_TMPDIR/verdicts.json") == 0 ]]
}
