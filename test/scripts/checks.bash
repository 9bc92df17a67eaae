# shellcheck shell=bash
# What must be true of the scripts. Each check starts from an empty project, runs the scripts in $SCRIPTS against the
# stand-ins beside this file, and fails with what it saw; so the same checks can be asked about a broken copy.

stand_ins=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

wrong() {
  echo "$*"
  return 1
}

empty_project() {
  GCLOUD_STATE=$(mktemp -d "${BATS_TEST_TMPDIR:?}/project-XXXXXX")
  rm -f "$GCLOUD_STATE/calls"
  export GCLOUD_STATE
}

# SCRIPT ARGUMENTS…: runs it in the empty environment of a new user, with what $SETTINGS says.
run_script() {
  local script=$1
  shift
  (
    cd "$BATS_TEST_TMPDIR" && timeout 60 env -i HOME="$BATS_TEST_TMPDIR" PATH="$stand_ins:/usr/bin:/bin" TMPDIR="$BATS_TEST_TMPDIR" \
      GCLOUD_STATE="$GCLOUD_STATE" PROPAGATION_PAUSE_SECONDS=0 "${SETTINGS[@]}" bash "$SCRIPTS/$script" "$@"
  ) >"$GCLOUD_STATE/out" 2>&1
}

# Of another region than the default, so that one that is written into a script shows.
SETTINGS=(PROJECT_ID=fable-racing REGION=europe-west9 GCS_BUCKET=fable-bucket
  "OPERATOR_EMAILS=ann@fable.example,ben@fable.example" VIEWER_EMAILS=metrics@fable-metrics.iam.gserviceaccount.com)
service=horse-racing-orchestrator
url=https://$service-123456789012.europe-west9.run.app

succeeds() { run_script "$@" || wrong "$1 failed: $(tail -n 4 "$GCLOUD_STATE/out")"; }
deployed() { succeeds deploy_cloud_run.sh && succeeds create_scheduler_0900.sh; }

# COMMAND: the one call that begins so.
call() {
  local found
  found=$(grep -F -- "$1 " "$GCLOUD_STATE/calls" | tail -n 1)
  if [[ -z $found ]]; then wrong "no call: $1"; fi
  printf '%s\n' "$found"
}

# COMMAND ARGUMENT…: the last call of that command has all of them.
has() {
  local found argument
  found=$(call "$1") || wrong "$found" || return 1
  shift
  for argument in "$@"; do
    printf -v argument '%q' "$argument"
    [[ " $found " == *" $argument "* ]] || wrong "lacks $argument: $found" || return 1
  done
}

changing='^(gcloud|bq) .*(enable|create|update|delete|purge|submit|deploy|update-traffic|rsync|rm|mk|query|add-iam-policy-binding|set-cleanup-policies) '
changes() { grep -E "$changing" "$GCLOUD_STATE/calls" || true; }

project_of_now() { (cd "$GCLOUD_STATE" && ls there && sort iam env apis && cat lifecycle.json); }

# --- deploy_cloud_run.sh, create_scheduler_0900.sh

check_second_run() {
  empty_project
  deployed || return 1
  local before
  before=$(project_of_now)
  : >"$GCLOUD_STATE/calls"
  deployed || return 1
  [[ $(project_of_now) == "$before" ]] || wrong "the second run changed the project" || return 1
  ! grep -E ' (create|submit|enable) ' "$GCLOUD_STATE/calls" || wrong "the second run made something" || return 1
  [[ $(grep -c 'gcloud run deploy ' "$GCLOUD_STATE/calls") == 1 ]] || wrong "not one deployment"
}

check_private() {
  empty_project
  deployed || return 1
  has "gcloud run deploy" --no-allow-unauthenticated || return 1
  ! grep -E -- ' --allow-unauthenticated|--no-invoker-iam-check|allUsers|allAuthenticatedUsers' "$GCLOUD_STATE/calls" || wrong "public" || return 1
  # One that somebody has opened by hand is noticed.
  touch "$GCLOUD_STATE/public"
  ! run_script create_scheduler_0900.sh || wrong "a public service passed the health check" || return 1
  grep -q "the service is public" "$GCLOUD_STATE/out" || wrong "$(cat "$GCLOUD_STATE/out")"
}

check_region() {
  empty_project
  deployed || return 1
  local regions
  regions=$(grep -oE -- '--(region|location)=[^ ]+' "$GCLOUD_STATE/calls" | sed 's/.*=//' | sort -u)
  [[ $regions == europe-west9 ]] || wrong "regions: $regions" || return 1
  ! grep -E 'gcloud (run|tasks|scheduler|builds|artifacts repositories|storage buckets create) ' "$GCLOUD_STATE/calls" |
    grep -vE -- '--(region|location)=' || wrong "no region"
}

check_registry() {
  empty_project
  deployed || return 1
  ! grep -E '(^|[^-])gcr\.io' "$GCLOUD_STATE/calls" || wrong "Container Registry is shut down" || return 1
  local image=europe-west9-docker.pkg.dev/fable-racing/$service/$service:0123456789ab
  has "gcloud builds submit" --tag="$image" && has "gcloud run deploy" --image="$image" &&
    has "gcloud artifacts repositories create" "$service" --repository-format=docker &&
    has "gcloud artifacts repositories set-cleanup-policies" "$service" --policy="$SCRIPTS/lib/image-cleanup.json" --no-dry-run || return 1
  grep -q artifactregistry.googleapis.com "$GCLOUD_STATE/apis" || wrong "the API is off"
}

check_roles() {
  empty_project
  SETTINGS+=("SECRETS=OTEL_EXPORTER_OTLP_HEADERS=otlp-headers:3" DEPLOYER=user:ann@fable.example)
  mkdir "$GCLOUD_STATE/there" && touch "$GCLOUD_STATE/there/secrets-otlp-headers"
  deployed || return 1
  local at=fable-racing.iam.gserviceaccount.com expected
  expected=$(
    sort <<ROLES
roles/cloudtasks.enqueuer serviceAccount:horse-runtime@$at on horse-racing-queue
roles/cloudtasks.taskDeleter serviceAccount:horse-runtime@$at on horse-racing-queue
roles/cloudtasks.viewer serviceAccount:horse-runtime@$at on horse-racing-queue
roles/iam.serviceAccountUser serviceAccount:horse-runtime@$at on horse-tasks-invoker@$at
roles/storage.objectUser serviceAccount:horse-runtime@$at on gs://fable-bucket
roles/secretmanager.secretAccessor serviceAccount:horse-runtime@$at on otlp-headers
roles/run.invoker serviceAccount:horse-tasks-invoker@$at on $service
roles/run.invoker serviceAccount:horse-sched-invoker@$at on $service
roles/run.invoker serviceAccount:metrics@fable-metrics.iam.gserviceaccount.com on $service
roles/run.invoker user:ann@fable.example on $service
roles/run.invoker user:ben@fable.example on $service
roles/iam.serviceAccountTokenCreator user:ann@fable.example on horse-sched-invoker@$at
ROLES
  )
  [[ $(sort "$GCLOUD_STATE/iam") == "$expected" ]] || wrong "$(diff <(echo "$expected") <(sort "$GCLOUD_STATE/iam"))" || return 1
  has "gcloud run deploy" --service-account="horse-runtime@$at" --update-secrets=OTEL_EXPORTER_OTLP_HEADERS=otlp-headers:3
}

check_bucket() {
  empty_project
  SETTINGS+=(RAW_RETENTION_DAYS=45 GCS_PREFIX=prod/)
  deployed || return 1
  local verb
  for verb in create update; do
    has "gcloud storage buckets $verb" gs://fable-bucket --uniform-bucket-level-access --public-access-prevention || return 1
  done
  local rules='{"rule": [{"action": {"type": "Delete"}, "condition": {"age": 45, "matchesPrefix": ["prod/raw/", "prod/imports/"]}}]}'
  [[ $(cat "$GCLOUD_STATE/lifecycle.json") == "$rules" ]] || wrong "$(cat "$GCLOUD_STATE/lifecycle.json")"
}

check_queue() {
  empty_project
  local verb
  for verb in create update; do
    deployed || return 1
    has "gcloud tasks queues $verb" horse-racing-queue --max-attempts=5 --min-backoff=10s --max-backoff=60s --max-doublings=3 \
      --max-dispatches-per-second=5 --max-concurrent-dispatches=4 --log-sampling-ratio=1.0 || return 1
  done
}

check_service() {
  empty_project
  deployed || return 1
  has "gcloud run deploy" --execution-environment=gen2 --cpu-boost --cpu=1 --memory=1Gi --concurrency=8 --min-instances=0 \
    --max-instances=3 --timeout=570 --port=8080 \
    --startup-probe=httpGet.path=/health,httpGet.port=8080,periodSeconds=3,timeoutSeconds=2,failureThreshold=20 \
    --liveness-probe=httpGet.path=/health,httpGet.port=8080,periodSeconds=30,timeoutSeconds=5,failureThreshold=3 || return 1
  has "gcloud run services update-traffic" --to-latest || return 1
  local pair
  for pair in AUTH_MODE=iam PROJECT_ID=fable-racing REGION=europe-west9 "SERVICE_URL=$url" GCS_BUCKET=fable-bucket \
    "OIDC_AUDIENCE=$url,https://$service-abcdefghij-ew.a.run.app" QUEUE_ID=horse-racing-queue RAW_RETENTION_DAYS=60 \
    TASKS_SA_EMAIL=horse-tasks-invoker@fable-racing.iam.gserviceaccount.com \
    SCHEDULER_SA_EMAIL=horse-sched-invoker@fable-racing.iam.gserviceaccount.com \
    OPERATOR_EMAILS=ann@fable.example,ben@fable.example VIEWER_EMAILS=metrics@fable-metrics.iam.gserviceaccount.com; do
    grep -qxF "$pair" "$GCLOUD_STATE/env" || wrong "the service lacks $pair: $(cat "$GCLOUD_STATE/env")" || return 1
  done
}

# What the program's .env says counts where the environment says nothing, and is not evaluated; further settings by name.
check_settings() {
  empty_project
  cat >"$BATS_TEST_TMPDIR/.env" <<'ENV'
# PROJECT_ID=commented
PROJECT_ID=elsewhere-racing
 export USER_AGENT = "fable (contact $(touch evaluated))" # who we are
GPI_PROFILE=prudent
GPI_BUDGET_PER_RACE='3'
SERVICE_URL=http://localhost:8080
AUTH_MODE=off
ENV
  SETTINGS+=("SERVICE_ENV=USER_AGENT,GPI_BUDGET_PER_RACE" GPI_BUDGET_PER_RACE=4)
  deployed || return 1
  local pair
  # shellcheck disable=SC2016 # it must stay as it is
  for pair in PROJECT_ID=fable-racing 'USER_AGENT=fable (contact $(touch evaluated))' GPI_BUDGET_PER_RACE=4 AUTH_MODE=iam \
    "SERVICE_URL=$url" OPERATOR_EMAILS=ann@fable.example,ben@fable.example; do
    grep -qxF "$pair" "$GCLOUD_STATE/env" || wrong "the service lacks $pair: $(cat "$GCLOUD_STATE/env")" || return 1
  done
  [[ ! -e $BATS_TEST_TMPDIR/evaluated ]] || wrong ".env was evaluated" || return 1
  ! grep -q GPI_PROFILE "$GCLOUD_STATE/env" || wrong "took a setting that was not named" || return 1
  # Taken back, it goes.
  SETTINGS+=(VIEWER_EMAILS=)
  deployed || return 1
  ! grep -q VIEWER_EMAILS "$GCLOUD_STATE/env" || wrong "kept who may look no longer"
}

# An image that is given is not built; one of a tree with changes is not taken for that of its commit.
check_images() {
  empty_project
  deployed || return 1
  touch "$GCLOUD_STATE/changed"
  deployed || return 1
  [[ $(call "gcloud run deploy") =~ /$service:0123456789ab-changed-[0-9]{14}\  ]] || wrong "$(call "gcloud run deploy")" || return 1
  : >"$GCLOUD_STATE/calls"
  local image=europe-west1-docker.pkg.dev/fable-racing/images/gpi:v1
  succeeds deploy_cloud_run.sh --image "$image" || return 1
  has "gcloud run deploy" --image="$image" || return 1
  ! grep -q "builds submit" "$GCLOUD_STATE/calls" || wrong "built" || return 1
  ! run_script deploy_cloud_run.sh --image gcr.io/fable-racing/gpi || wrong "took an image of Container Registry" || return 1
  SETTINGS+=(SECRETS=TOKEN=token:1)
  ! run_script deploy_cloud_run.sh || wrong "went on without the secret" || return 1
  grep -q "error: there is no secret token" "$GCLOUD_STATE/out" || wrong "$(tail -n 2 "$GCLOUD_STATE/out")"
}

check_scheduler() {
  empty_project
  local verb headers
  for verb in create update; do
    deployed || return 1
    headers=--headers
    if [[ $verb == update ]]; then headers=--update-headers; fi
    has "gcloud scheduler jobs $verb http" daily-plan-0900 --schedule="0 9 * * *" --time-zone=Europe/Paris --uri="$url/schedule" \
      --http-method=POST "$headers=Content-Type=application/json" '--message-body={"date":"today","mode":"tasks"}' \
      --oidc-service-account-email=horse-sched-invoker@fable-racing.iam.gserviceaccount.com --oidc-token-audience="$url" \
      --max-retry-attempts=5 --min-backoff=60s --max-backoff=900s --max-doublings=4 --attempt-deadline=600s || return 1
  done
}

# The health is asked at the end of both scripts, with the scheduler's token for the service, on a path that Google lets
# through; and the token is in no argument.
check_health() {
  empty_project
  deployed || return 1
  local asked="$url/health header = \"Authorization: Bearer token-of-horse-sched-invoker@fable-racing.iam.gserviceaccount.com-for-$url\""
  [[ $(grep -cxF "$asked" "$GCLOUD_STATE/curls") == 2 ]] || wrong "$(cat "$GCLOUD_STATE/curls")" || return 1
  has "gcloud auth print-identity-token" --include-email || return 1
  local status
  for status in 401 403 404 500 503; do
    printf %s "$status" >"$GCLOUD_STATE/status"
    ! run_script create_scheduler_0900.sh || wrong "$status was taken for healthy" || return 1
    grep -q "answered $status instead of 200" "$GCLOUD_STATE/out" || wrong "$(cat "$GCLOUD_STATE/out")" || return 1
  done
}

# Whichever call is refused: the script ends with it, and changes nothing more; in an empty project and in a deployed one.
check_refusals() {
  local base calls call script ended
  empty_project
  base=$GCLOUD_STATE
  for _ in empty deployed; do
    copy_project "$base"
    deployed || return 1
    calls=$(wc -l <"$GCLOUD_STATE/calls")
    for ((call = 1; call <= calls; call++)); do
      copy_project "$base"
      echo "$call" >"$GCLOUD_STATE/fail_at"
      ended=""
      for script in deploy_cloud_run.sh create_scheduler_0900.sh; do
        if ! run_script "$script"; then ended=yes && break; fi
      done
      [[ -n $ended ]] || wrong "went on after a 403: $(sed -n "${call}p" "$GCLOUD_STATE/calls")" || return 1
      [[ $(wc -l <"$GCLOUD_STATE/calls") == "$call" ]] || wrong "called on after a 403: $(sed -n "$call,\$p" "$GCLOUD_STATE/calls")" || return 1
    done
    [[ $calls -ge 35 ]] || wrong "only $calls calls" || return 1
    copy_project "$base"
    deployed || return 1
    base=$GCLOUD_STATE
  done
}

# Another project in the same state, none of whose calls has been counted.
copy_project() {
  empty_project
  cp -r "$1/." "$GCLOUD_STATE"
  rm -f "$GCLOUD_STATE/calls" "$GCLOUD_STATE/count"
}

check_new_accounts() {
  empty_project
  echo 3 >"$GCLOUD_STATE/unsettled"
  deployed || return 1
  # An account that was there is known: its refusal is one.
  echo 1 >"$GCLOUD_STATE/unsettled"
  ! run_script deploy_cloud_run.sh || wrong "tried again for an account that is not new"
}

check_required() {
  local name value
  for name in PROJECT_ID GCS_BUCKET; do
    empty_project
    SETTINGS+=("$name=")
    ! run_script deploy_cloud_run.sh || wrong "went on without $name" || return 1
    grep -q "error: $name is not set" "$GCLOUD_STATE/out" || wrong "$(cat "$GCLOUD_STATE/out")" || return 1
    [[ ! -e $GCLOUD_STATE/calls ]] || wrong "called without $name" || return 1
    unset 'SETTINGS[-1]'
  done
  for value in PROJECT_ID=123456 REGION=paris GCS_BUCKET=gs://fable QUEUE_ID=horse_queue OPERATOR_EMAILS=ann RAW_RETENTION_DAYS=0 \
    GCS_PREFIX=prod SECRETS=TOKEN SECRETS=DATABASE_URL=database:1 SERVICE_ENV=GPI_PROFILE \
    SCHEDULER_SA_EMAIL=ann@fable.example TASKS_SA_EMAIL=horse-runtime@fable-racing.iam.gserviceaccount.com; do
    empty_project
    SETTINGS+=("$value")
    ! run_script deploy_cloud_run.sh || wrong "took $value" || return 1
    grep -q "error: .*${value%%=*}" "$GCLOUD_STATE/out" || wrong "$value: $(cat "$GCLOUD_STATE/out")" || return 1
    [[ ! -e $GCLOUD_STATE/calls ]] || wrong "called with $value" || return 1
    unset 'SETTINGS[-1]'
  done
}

check_dry_run() {
  local script
  for script in deploy_cloud_run.sh create_scheduler_0900.sh create_bigquery_tables.sh; do
    empty_project
    if [[ $script == create_bigquery_tables.sh ]]; then mkdir "$GCLOUD_STATE/there" && touch "$GCLOUD_STATE/there/storage-gs___fable-bucket"; fi
    local options=(--dry-run)
    if [[ $script == create_bigquery_tables.sh ]]; then options+=(--no-upload); fi
    succeeds "$script" "${options[@]}" || return 1
    [[ -z $(changes) ]] || wrong "$script --dry-run changed: $(changes)" || return 1
    grep -q '^would run: ' "$GCLOUD_STATE/out" || wrong "$script --dry-run shows nothing" || return 1
  done
}

# In a new project nothing can be asked for before its API is on: a dry run shows all the same what it would do, and a
# teardown finds nothing; a deployment that cannot look does not guess.
check_apis_off() {
  local script
  for script in deploy_cloud_run.sh create_scheduler_0900.sh; do
    empty_project
    touch "$GCLOUD_STATE/apis_off"
    succeeds "$script" --dry-run || return 1
    ! run_script "$script" || wrong "$script guessed" || return 1
    [[ $(grep -cE ' (create|deploy|submit) ' "$GCLOUD_STATE/calls") == 0 ]] || wrong "$(changes)" || return 1
  done
  succeeds teardown.sh --yes --queue --bucket && grep -q nothing "$GCLOUD_STATE/out"
}

# --- teardown.sh

# Images go with their repository.
left() { find "$GCLOUD_STATE/there" -type f ! -name '*pkg.dev*' -printf '%f\n' | sort; }

check_teardown() {
  empty_project
  deployed || return 1
  : >"$GCLOUD_STATE/calls"
  # Without a yes nothing goes, nor where the answer is not the project.
  ! run_script teardown.sh </dev/null || wrong "deleted unasked" || return 1
  ! run_script teardown.sh <<<"y" || wrong "deleted for a y" || return 1
  [[ -z $(changes) ]] || wrong "$(changes)" || return 1
  succeeds teardown.sh <<<"fable-racing" || return 1
  local listed deleted
  listed=$(grep -nm1 "Delete all\|scheduler job" "$GCLOUD_STATE/out" | cut -d: -f1)
  deleted=$(grep -nm1 '^+ ' "$GCLOUD_STATE/out" | cut -d: -f1)
  [[ $listed -lt $deleted ]] || wrong "deleted before it listed" || return 1
  [[ $(left) == $'storage-gs___fable-bucket\ntasks-horse-racing-queue' ]] || wrong "left: $(left)" || return 1
  has "gcloud tasks queues purge" horse-racing-queue || return 1
  succeeds teardown.sh --yes --bucket --queue || return 1
  [[ $(left) == "" ]] || wrong "left: $(left)" || return 1
  succeeds teardown.sh --yes && grep -q "nothing" "$GCLOUD_STATE/out"
}

check_teardown_refusals() {
  local call calls
  empty_project
  deployed && : >"$GCLOUD_STATE/calls" && succeeds teardown.sh --yes || return 1
  calls=$(wc -l <"$GCLOUD_STATE/calls")
  for ((call = 1; call <= calls; call++)); do
    empty_project
    deployed || return 1
    : >"$GCLOUD_STATE/calls"
    echo $(($(<"$GCLOUD_STATE/count") + call)) >"$GCLOUD_STATE/fail_at"
    ! run_script teardown.sh --yes || wrong "went on after a 403: $(sed -n "${call}p" "$GCLOUD_STATE/calls")" || return 1
    [[ $(wc -l <"$GCLOUD_STATE/calls") == "$call" ]] || wrong "called on after a 403" || return 1
  done
}

# --- create_bigquery_tables.sh

check_bigquery() {
  empty_project
  deployed || return 1
  local folder=$BATS_TEST_TMPDIR/history table
  ! run_script create_bigquery_tables.sh --from "$folder" || wrong "copied a history that is not there" || return 1
  mkdir -p "$folder/2025-10-16"
  for table in races bets runners candidates dividends; do touch "$folder/2025-10-16/$table.parquet"; done
  : >"$GCLOUD_STATE/calls"
  succeeds create_bigquery_tables.sh --from "$folder" || return 1
  has "gcloud storage rsync" "$folder" gs://fable-bucket/history --recursive || return 1
  for table in races bets runners candidates dividends; do
    [[ -e $GCLOUD_STATE/there/bq-fable-racing:horse_racing.$table ]] || wrong "no table $table" || return 1
    grep -qF "gs://fable-bucket/history/\\*/$table.parquet" "$GCLOUD_STATE/calls" || wrong "not over $table.parquet" || return 1
  done
  : >"$GCLOUD_STATE/calls"
  succeeds create_bigquery_tables.sh --from "$folder" || return 1
  ! grep -E ' (mk|query) ' "$GCLOUD_STATE/calls" || wrong "the second run made something" || return 1
  rm "$GCLOUD_STATE/there/bq-fable-racing:horse_racing.bets"
  for table in show query; do # the command that is denied
    echo " $table " >"$GCLOUD_STATE/bq_denied"
    ! run_script create_bigquery_tables.sh --no-upload || wrong "went on after Access Denied" || return 1
    [[ $(tail -n 1 "$GCLOUD_STATE/calls") == *" $table "* ]] || wrong "called on after Access Denied" || return 1
  done
}
