# Each mistake below is written into a copy of the scripts, and the check that is there for it must then fail: a check that
# passes whatever the scripts do would be worth nothing.

setup() {
  load checks.bash
  SCRIPTS=$BATS_TEST_TMPDIR/scripts
  cp -r "$BATS_TEST_DIRNAME/../../scripts" "$SCRIPTS"
}

# CHECK FILE SED…: the mistake is made by SED in FILE, and CHECK says so.
caught() {
  local check=$1 file=$SCRIPTS/$2 expression said
  shift 2
  for expression in "$@"; do
    cp "$file" "$file.before"
    sed -i -E "$expression" "$file"
    ! cmp -s "$file" "$file.before" || wrong "changed nothing: $expression" || return 1
    rm "$file.before"
  done
  bash -n "$file" || return 1
  if said=$("$check"); then wrong "not caught by $check: $*"; fi
  echo "caught: $said"
}

deploy=deploy_cloud_run.sh
job=create_scheduler_0900.sh

@test "a public service" { caught check_private $deploy 's/--no-allow-unauthenticated/--allow-unauthenticated/'; }
@test "a service that says nothing about who may call" { caught check_private $deploy 's/--no-allow-unauthenticated //'; }
@test "a health check that a public service passes" { caught check_private lib/gcloud.sh 's/\$status != 401 && \$status != 403/-z $status/'; }
@test "everyone as an invoker" { caught check_private $deploy 's/^grant_invokers$/&; gcloud run services add-iam-policy-binding "$SERVICE_NAME" --region="$REGION" --member=allUsers --role=roles\/run.invoker/'; }
@test "another region for the service" { caught check_region $deploy 's/options=\(--region="\$REGION"/options=(--region=us-central1/'; }
@test "another region for the queue" { caught check_region $deploy 's/(queues "\$verb" "\$QUEUE_ID" --location=)"\$REGION"/\1europe-west1/'; }
@test "another region for the job" { caught check_region $job 's/(http "\$SCHEDULER_JOB_0900" --location=)"\$REGION"/\1us-central1/'; }
@test "another region for the bucket" { caught check_region $deploy 's/(buckets create .*--location=)"\$REGION"/\1EU/'; }
@test "a time zone that knows no summer" { caught check_scheduler $job 's/Europe\/Paris" \\/Etc\/GMT-1" \\/'; }
@test "no time zone" { caught check_scheduler $job 's/ --time-zone="Europe\/Paris"//'; }
@test "another hour" { caught check_scheduler $job 's/0 9 \* \* \*/0 8 * * */'; }
@test "an image of Container Registry" { caught check_registry $deploy 's/^registry=.*/registry=gcr.io\/$PROJECT_ID/' 's/-docker.pkg.dev/gcr.io/g'; }
@test "an image of another region's registry" { caught check_registry $deploy 's/^registry=\$REGION/registry=us/'; }
@test "no content type at first" { caught check_scheduler $job 's/^headers=--headers=.*/headers=--description=daily/'; }
@test "no content type on an update" { caught check_scheduler $job 's/--update-headers=Content-Type=application\/json/--description=daily/'; }
@test "the headers of create on an update" { caught check_second_run $job 's/--update-headers/--headers/'; }
@test "a morning that is tried once" { caught check_scheduler $job 's/ --max-retry-attempts=5//'; }
@test "a morning with three minutes" { caught check_scheduler $job 's/ --attempt-deadline=600s//'; }
@test "tokens for a path" { caught check_scheduler $job 's/(--oidc-token-audience="\$SERVICE_URL)"/\1\/schedule"/'; }
@test "objectAdmin on the bucket" { caught check_roles $deploy 's/roles\/storage.objectUser/roles\/storage.objectAdmin/'; }
@test "a role on the whole project" { caught check_roles $deploy 's/gcloud storage buckets add-iam-policy-binding "gs:\/\/\$GCS_BUCKET"/gcloud projects add-iam-policy-binding "$PROJECT_ID"/'; }
@test "actAs on another account" { caught check_roles $deploy 's/(serviceAccountUser gcloud .*)"\$TASKS_SA_EMAIL"/\1"$SCHEDULER_SA_EMAIL"/'; }
@test "no actAs" { caught check_roles $deploy '/serviceAccountUser gcloud/d'; }
@test "an account of the service that may call it" { caught check_roles $deploy 's/for email in "\$TASKS_SA_EMAIL"/& "$RUNTIME_SA_EMAIL"/'; }
@test "a queue that cannot be emptied" { caught check_roles $deploy 's/enqueuer taskDeleter viewer/enqueuer viewer/'; }
@test "an account that is created unasked" { caught check_second_run lib/gcloud.sh '/if exists gcloud iam service-accounts describe/d'; }
@test "a queue that is created unasked" { caught check_second_run $deploy 's/^(.*)verb=update; fi$/  :/'; }
@test "a bucket that is created unasked" { caught check_second_run $deploy 's/if ! exists gcloud storage buckets describe .*/if true; then/'; }
@test "a repository that is created unasked" { caught check_second_run $deploy 's/if ! exists gcloud artifacts repositories describe .*/if true; then/'; }
@test "a job that is created unasked" { caught check_second_run $job 's/if exists gcloud scheduler .*/if false; then/'; }
@test "an image that is built again" { caught check_second_run $deploy '/exists gcloud artifacts docker images/d'; }
@test "a misspelt flag of run deploy" { caught check_second_run $deploy 's/--max-instances/--maximum-instances/'; }
@test "a misspelt flag of the queue" { caught check_second_run $deploy 's/--max-dispatches-per-second/--max-dispatch-per-second/'; }
@test "a misspelt flag of the job" { caught check_second_run $job 's/--max-retry-attempts/--max-attempts/'; }
@test "a misspelt flag of describe" { caught check_second_run lib/gcloud.sh "s/--format='value\(projectNumber\)'/--fromat='value(projectNumber)'/"; }
@test "any failure of describe is taken for absence" { caught check_refusals lib/gcloud.sh 's/^  die "cannot tell whether it exists.*/  return 1/'; }
@test "a refused binding is passed over" { caught check_refusals lib/gcloud.sh 's/^      die "the role .*/      return 0/'; }
@test "a refused setting is passed over" { caught check_refusals $deploy 's/--no-dry-run --format=none/& || true/'; }
@test "a refused update of the bucket is passed over" { caught check_refusals $deploy 's/--lifecycle-file="\$work\/lifecycle.json"/& || say "no lifecycle"/'; }
@test "a script without set -e" { caught check_refusals $deploy 's/^set -euo pipefail/set -uo pipefail/'; }
@test "a pipe that hides a refusal" { caught check_refusals $deploy 's/^set -euo pipefail/set -eu/'; }
@test "waiting for any account" { caught check_new_accounts lib/gcloud.sh 's/ \|\| ! is_new_account "\$\{binding\[@\]\}"//'; }
@test "waiting for no account" { caught check_new_accounts lib/gcloud.sh 's/^PROPAGATION_TRIES=12/PROPAGATION_TRIES=1/'; }
@test "a setting that .env alone has is lost" { caught check_settings $deploy 's/read_settings "\$name"/:/'; }
@test "nobody may operate" { caught check_settings $deploy 's/for name in GCS_PREFIX OPERATOR_EMAILS VIEWER_EMAILS/for name in GCS_PREFIX/'; }
@test "a bucket with public access" { caught check_bucket $deploy 's/ --public-access-prevention/ --no-public-access-prevention/g'; }
@test "a lifecycle that forgets the days" { caught check_bucket $deploy 's/, "matchesPrefix": \[.*\]\}\}\]\}/}}]}/'; }
@test "a lifecycle that forgets the ledger" { caught check_bucket $deploy 's/(\$\{GCS_PREFIX\})imports/\1ledger/'; }
@test "a queue that sends everything at once" { caught check_queue $deploy 's/ --max-concurrent-dispatches=4//'; }
@test "a queue without a log" { caught check_queue $deploy 's/--log-sampling-ratio=1.0/--log-sampling-ratio=0.0/'; }
@test "probes that Google answers itself" { caught check_service $deploy 's/httpGet.path=\/health,/httpGet.path=\/healthz,/'; }
@test "one audience of two" { caught check_service $deploy '/^name_all_addresses$/d'; }
@test "commas that end a value" { caught check_second_run $deploy 's/--update-env-vars="\^\|\^\$\{joined#\|\}"/--update-env-vars="${joined#|}"/'; }
@test "a service that checks no caller" { caught check_service $deploy 's/AUTH_MODE=iam$/AUTH_MODE=off/'; }
@test "traffic that stays with an old revision" { caught check_service $deploy '/update-traffic/d'; }
@test "an outside health check on /healthz" { caught check_health lib/gcloud.sh 's/http_status \/health /http_status \/healthz /'; }
@test "any status is healthy" { caught check_health lib/gcloud.sh 's/ == 200 \]\]; then break/ != 000 ]]; then break/'; }
@test "a token in an argument" { caught check_health lib/gcloud.sh 's/--config - "\$SERVICE_URL\$1"/--header "Authorization: Bearer ${2:-}" "$SERVICE_URL$1"/'; }
@test "a dry run that runs" { caught check_dry_run lib/gcloud.sh 's/^  if \[\[ -n \$DRY_RUN \]\]; then$/  if false; then/'; }
@test "an API that is off is taken for absence" { caught check_apis_off lib/gcloud.sh 's/ && -n \$\{DRY_RUN\}\$\{API_OFF_MEANS_ABSENT:-\} \]\]/ ]]/'; }
@test "a setting that is not asked for" { caught check_required lib/gcloud.sh '/^  need PROJECT_ID/d'; }
@test "a teardown that does not ask" { caught check_teardown teardown.sh 's/-z \$yes && -z/-n $yes \&\& -z/'; }
@test "a teardown that deletes the queue" { caught check_teardown teardown.sh 's/queues purge/queues delete/'; }
@test "a teardown that deletes the bucket" { caught check_teardown teardown.sh 's/^bucket=""/bucket=yes/'; }
@test "a teardown that goes on" { caught check_teardown_refusals teardown.sh 's/then change "\$@"; fi/then change "$@" || true; fi/'; }
@test "tables that are made again" { caught check_bigquery create_bigquery_tables.sh 's/^  exists "\$\{bq\[@\]\}" show "\$PROJECT_ID:\$BQ_DATASET.\$table" \|\|/  true \&\&/'; }
@test "a table that cannot be asked for is taken for absent" { caught check_bigquery lib/gcloud.sh 's/^  die "cannot tell whether it exists.*/  return 1/'; }
