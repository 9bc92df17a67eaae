#!/usr/bin/env bash
# Deploys the service to Cloud Run, with all that it needs. Safe to run again: what is there is kept.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/gcloud.sh
source "$root/scripts/lib/gcloud.sh"

usage() {
  cat <<'HELP'
usage: scripts/deploy_cloud_run.sh [--dry-run] [--image REFERENCE] [--skip-health-check]

  --dry-run             asks what is there, shows what would be run, changes nothing
  --image REFERENCE     deploys this image of Artifact Registry instead of building one (a rollback, a second region)
  --skip-health-check   does not ask /health at the end

Variables, from the environment or else from .env (docs/cloud.md has them all):
  PROJECT_ID, GCS_BUCKET                  needed
  REGION                                  europe-west1
  OPERATOR_EMAILS, VIEWER_EMAILS          who may operate, and look; separated by commas
  SECRETS                                 VARIABLE=SECRET:VERSION, of Secret Manager; separated by commas
  SERVICE_ENV                             names of further variables that the service is given; separated by commas
  DEPLOYER                                user:YOU@EXAMPLE.COM, who then may make the token of the health check

Then: scripts/create_scheduler_0900.sh
HELP
}

image=""
health=yes
while [[ $# -gt 0 ]]; do
  case $1 in
    --dry-run) DRY_RUN=yes ;;
    --image)
      image=${2:-}
      [[ -n $image ]] || die "--image needs the reference of an image"
      shift
      ;;
    --skip-health-check) health="" ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) die "unknown option $1: --help lists them" ;;
  esac
  shift
done

need_program gcloud "https://cloud.google.com/sdk/docs/install"
need_program curl "the health check asks with it"
read_names
need_bucket
read_settings OPERATOR_EMAILS VIEWER_EMAILS RAW_RETENTION_DAYS SECRETS SERVICE_ENV DEPLOYER
emails='^[^[:space:]@,|]+@[^[:space:]@,|]+(,[[:space:]]*[^[:space:]@,|]+@[^[:space:]@,|]+)*$'
if [[ -n ${OPERATOR_EMAILS:-} ]]; then need OPERATOR_EMAILS "$emails" "e-mail addresses, separated by commas"; fi
if [[ -n ${VIEWER_EMAILS:-} ]]; then need VIEWER_EMAILS "$emails" "e-mail addresses, separated by commas"; fi
if [[ -n ${DEPLOYER:-} ]]; then need DEPLOYER '^(user|serviceAccount):[^[:space:]@]+@[^[:space:]@]+$' "user:… or serviceAccount:…"; fi
RAW_RETENTION_DAYS=${RAW_RETENTION_DAYS:-60}
need RAW_RETENTION_DAYS '^[1-9][0-9]{0,3}$' "days, from 1"
registry=$REGION-docker.pkg.dev/$PROJECT_ID/$REPOSITORY
if [[ -n $image && $image != *-docker.pkg.dev/*/*/* ]]; then die "--image must be of Artifact Registry: $registry/$SERVICE_NAME:…"; fi

# Secrets as VARIABLE=SECRET:VERSION.
secrets=()
if [[ -n ${SECRETS:-} ]]; then IFS=', ' read -r -a secrets <<<"$SECRETS"; fi
for secret in ${secrets[@]+"${secrets[@]}"}; do
  [[ $secret =~ ^[A-Z][A-Z0-9_]*=[A-Za-z0-9_-]+:([1-9][0-9]*|latest)$ ]] || die "SECRETS: \"$secret\" is not VARIABLE=SECRET:VERSION"
  [[ $secret != DATABASE_URL=* ]] || die "SECRETS: DATABASE_URL is a queue of its own, which the service refuses on Cloud Run"
done

# Further settings of the service, by name, so that none is taken by accident.
more=()
if [[ -n ${SERVICE_ENV:-} ]]; then IFS=', ' read -r -a more <<<"$SERVICE_ENV"; fi
for name in ${more[@]+"${more[@]}"}; do
  [[ $name =~ ^[A-Z][A-Z0-9_]*$ ]] || die "SERVICE_ENV: \"$name\" is not a variable's name"
  read_settings "$name"
  [[ -n ${!name:-} ]] || die "SERVICE_ENV names $name, which is not set"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

create_repository() {
  if ! exists gcloud artifacts repositories describe "$REPOSITORY" --location="$REGION"; then
    change gcloud artifacts repositories create "$REPOSITORY" --location="$REGION" --repository-format=docker \
      --description="images of $SERVICE_NAME"
  fi
  change gcloud artifacts repositories set-cleanup-policies "$REPOSITORY" --location="$REGION" \
    --policy="$root/scripts/lib/image-cleanup.json" --no-dry-run --format=none
}

# Fetched and imported pages are forgotten; days, ledger, workbook and history never are.
create_bucket() {
  cat >"$work/lifecycle.json" <<JSON
{"rule": [{"action": {"type": "Delete"}, "condition": {"age": $RAW_RETENTION_DAYS, "matchesPrefix": ["${GCS_PREFIX}raw/", "${GCS_PREFIX}imports/"]}}]}
JSON
  if ! exists gcloud storage buckets describe "gs://$GCS_BUCKET"; then
    change gcloud storage buckets create "gs://$GCS_BUCKET" --location="$REGION" --uniform-bucket-level-access \
      --public-access-prevention
  fi
  change gcloud storage buckets update "gs://$GCS_BUCKET" --uniform-bucket-level-access --public-access-prevention \
    --lifecycle-file="$work/lifecycle.json"
}

# Five tries within four minutes, four at a time: 180 tasks that are due together would ask the sites together.
create_queue() {
  local verb=create
  if exists gcloud tasks queues describe "$QUEUE_ID" --location="$REGION"; then verb=update; fi
  change gcloud tasks queues "$verb" "$QUEUE_ID" --location="$REGION" --max-attempts=5 --min-backoff=10s \
    --max-backoff=60s --max-doublings=3 --max-dispatches-per-second=5 --max-concurrent-dispatches=4 \
    --log-sampling-ratio=1.0
}

grant_runtime() {
  local runtime=serviceAccount:$RUNTIME_SA_EMAIL role secret
  for role in enqueuer taskDeleter viewer; do
    bind "$runtime" "roles/cloudtasks.$role" gcloud tasks queues add-iam-policy-binding "$QUEUE_ID" --location="$REGION"
  done
  bind "$runtime" roles/iam.serviceAccountUser gcloud iam service-accounts add-iam-policy-binding "$TASKS_SA_EMAIL"
  bind "$runtime" roles/storage.objectUser gcloud storage buckets add-iam-policy-binding "gs://$GCS_BUCKET"
  for secret in ${secrets[@]+"${secrets[@]}"}; do
    secret=${secret#*=}
    exists gcloud secrets describe "${secret%:*}" ||
      die "there is no secret ${secret%:*}: gcloud secrets create ${secret%:*} --data-file=- --replication-policy=automatic"
    bind "$runtime" roles/secretmanager.secretAccessor gcloud secrets add-iam-policy-binding "${secret%:*}"
  done
  if [[ -n ${DEPLOYER:-} ]]; then
    bind "$DEPLOYER" roles/iam.serviceAccountTokenCreator gcloud iam service-accounts add-iam-policy-binding "$SCHEDULER_SA_EMAIL"
  fi
}

# One image a commit, built once; a tree with changes is an image of its own.
build_image() {
  if [[ -n $image ]]; then return; fi
  local tag
  tag=$(git -C "$root" rev-parse --short=12 HEAD) || die "not a git clone: build the image yourself and pass --image"
  if [[ -n $(git -C "$root" status --porcelain) ]]; then tag=$tag-changed-$(date -u +%Y%m%d%H%M%S); fi
  image=$registry/$SERVICE_NAME:$tag
  if exists gcloud artifacts docker images describe "$image"; then return; fi
  change gcloud builds submit "$root" --tag="$image" --region="$REGION"
}

# All addresses under which Cloud Run serves it, one a line; none before the first deployment.
service_addresses() {
  gcloud run services describe "$SERVICE_NAME" --region="$REGION" \
    --format="value[separator=' '](status.url,metadata.annotations['run.googleapis.com/urls'])" |
    grep -oE 'https://[^]",[:space:]]+' | sort -u
}

# All for whom tokens may be made: tokens for the older address are as good.
addresses=""
audiences=""
read_audiences() {
  addresses=$(service_addresses)
  audiences=$(printf '%s\n%s\n' "$SERVICE_URL" "$addresses" | sort -u | paste -sd, -)
}

deploy_service() {
  local settings name joined optional=() absent=() options=()
  if exists gcloud run services describe "$SERVICE_NAME" --region="$REGION"; then read_audiences; else audiences=$SERVICE_URL; fi
  # shellcheck disable=SC2034 # read by name below
  local OIDC_AUDIENCE=$audiences AUTH_MODE=iam
  settings=(AUTH_MODE PROJECT_ID REGION SERVICE_NAME SERVICE_URL OIDC_AUDIENCE QUEUE_ID GCS_BUCKET TASKS_SA_EMAIL
    SCHEDULER_SA_EMAIL RAW_RETENTION_DAYS)
  for name in GCS_PREFIX OPERATOR_EMAILS VIEWER_EMAILS; do
    if [[ -n ${!name:-} ]]; then settings+=("$name"); else absent+=("$name"); fi
  done
  settings+=(${more[@]+"${more[@]}"})
  joined=""
  for name in "${settings[@]}"; do
    if [[ ${!name} == *['|'$'\n']* ]]; then die "$name must be one line without |"; fi
    joined+="|$name=${!name}"
  done
  # Commas stand in values, so | separates (gcloud topic escaping).
  optional=(--update-env-vars="^|^${joined#|}")
  if [[ ${#absent[@]} -gt 0 ]]; then optional+=(--remove-env-vars="$(IFS=, && echo "${absent[*]}")"); fi
  if [[ ${#secrets[@]} -gt 0 ]]; then optional+=(--update-secrets="$(IFS=, && echo "${secrets[*]}")"); fi
  # shellcheck disable=SC2054 # the commas are gcloud's
  options=(--region="$REGION" --image="$image" --service-account="$RUNTIME_SA_EMAIL"
    --no-allow-unauthenticated --ingress=all --port=8080
    --execution-environment=gen2 --cpu=1 --memory=1Gi --cpu-boost --cpu-throttling
    --concurrency=8 --min-instances=0 --max-instances=3
    # Below the 600 s after which Cloud Tasks no longer listens.
    --timeout=570
    --startup-probe=httpGet.path=/health,httpGet.port=8080,periodSeconds=3,timeoutSeconds=2,failureThreshold=20
    --liveness-probe=httpGet.path=/health,httpGet.port=8080,periodSeconds=30,timeoutSeconds=5,failureThreshold=3)
  change gcloud run deploy "$SERVICE_NAME" "${options[@]}" "${optional[@]}"
  # After a rollback by hand the traffic is tied to an old revision, and a new one would get none.
  change gcloud run services update-traffic "$SERVICE_NAME" --region="$REGION" --to-latest
}

# The older address is known only once the service is there.
name_all_addresses() {
  if [[ -n $DRY_RUN ]]; then return; fi
  local before=$audiences
  read_audiences
  grep -qxF "$SERVICE_URL" <<<"$addresses" || die "Cloud Run does not serve $SERVICE_URL, but: ${addresses//$'\n'/ }"
  if [[ $audiences != "$before" ]]; then
    change gcloud run services update "$SERVICE_NAME" --region="$REGION" --update-env-vars="^|^OIDC_AUDIENCE=$audiences"
  fi
}

# Cloud Run lets only these pass; which route each may call the service decides.
grant_invokers() {
  local email people=()
  IFS=', ' read -r -a people <<<"${OPERATOR_EMAILS:-},${VIEWER_EMAILS:-}"
  for email in "$TASKS_SA_EMAIL" "$SCHEDULER_SA_EMAIL" ${people[@]+"${people[@]}"}; do
    if [[ -z $email ]]; then continue; fi
    local member=user:$email
    if [[ $email == *.gserviceaccount.com ]]; then member=serviceAccount:$email; fi
    bind "$member" roles/run.invoker gcloud run services add-iam-policy-binding "$SERVICE_NAME" --region="$REGION"
  done
}

read_service_url
apis=(run cloudtasks cloudscheduler cloudbuild artifactregistry storage iam iamcredentials)
if [[ ${#secrets[@]} -gt 0 ]]; then apis+=(secretmanager); fi
enable_apis "${apis[@]/%/.googleapis.com}"
ensure_account "$RUNTIME_SA_EMAIL" "runs $SERVICE_NAME"
ensure_account "$TASKS_SA_EMAIL" "Cloud Tasks calls $SERVICE_NAME"
ensure_account "$SCHEDULER_SA_EMAIL" "Cloud Scheduler calls $SERVICE_NAME"
create_repository
create_bucket
create_queue
grant_runtime
build_image
deploy_service
name_all_addresses
grant_invokers
if [[ -n $health ]]; then check_health; else say "the health check was skipped"; fi
say "deployed: $SERVICE_URL"
say "next: scripts/create_scheduler_0900.sh"
