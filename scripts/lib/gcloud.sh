# shellcheck shell=bash
# What the scripts for Google Cloud share. Sourced, never run.

# Errors are told, not asked about: a script that waits for an answer in a pipeline hangs.
export CLOUDSDK_CORE_DISABLE_PROMPTS=1
# Nor does a look at something turn an API on.
export CLOUDSDK_CORE_SHOULD_PROMPT_TO_ENABLE_API=false

DRY_RUN=${DRY_RUN:-}
# An account that was just made is unknown to other services for up to a minute (Google says "60 seconds or more").
PROPAGATION_TRIES=12
PROPAGATION_PAUSE_SECONDS=${PROPAGATION_PAUSE_SECONDS:-10}
NEW_ACCOUNTS=()

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# NAME… as the environment has them, else as the .env file of the program has them; never evaluated.
read_settings() {
  local file=${ENV_FILE:-.env} name line value
  for name in "$@"; do
    if [[ -n ${!name:-} || ! -f $file ]]; then continue; fi
    line=$(sed -n "s/^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}${name}[[:space:]]*=[[:space:]]*//p" "$file" | tail -n 1)
    value=${line%$'\r'}
    if [[ $value =~ ^\"([^\"]*)\" || $value =~ ^\'([^\']*)\' ]]; then
      value=${BASH_REMATCH[1]}
    else
      value=${value%%#*}
      value=${value%"${value##*[![:space:]]}"}
    fi
    if [[ -n $value ]]; then printf -v "$name" '%s' "$value"; fi
  done
}

# NAME PATTERN WHAT: ends the script where the variable is unset or not of the form.
need() {
  local name=$1 pattern=$2 what=$3
  if [[ -z ${!name:-} ]]; then die "$name is not set: $what"; fi
  if [[ ! ${!name} =~ $pattern ]]; then die "$name is \"${!name}\", and should be $what"; fi
}

need_program() { command -v "$1" >/dev/null || die "$1 is not installed: $2"; }

# Project, region and the names that all scripts go by.
read_names() {
  read_settings PROJECT_ID REGION SERVICE_NAME QUEUE_ID SCHEDULER_JOB_0900 GCS_BUCKET GCS_PREFIX REPOSITORY \
    TASKS_SA_EMAIL SCHEDULER_SA_EMAIL
  REGION=${REGION:-europe-west1}
  SERVICE_NAME=${SERVICE_NAME:-horse-racing-orchestrator}
  QUEUE_ID=${QUEUE_ID:-horse-racing-queue}
  SCHEDULER_JOB_0900=${SCHEDULER_JOB_0900:-daily-plan-0900}
  REPOSITORY=${REPOSITORY:-$SERVICE_NAME}
  GCS_PREFIX=${GCS_PREFIX:-}
  need PROJECT_ID '^[a-z][a-z0-9-]{4,28}[a-z0-9]$' "the ID (not the number) of a Google Cloud project"
  need REGION '^[a-z]+-[a-z]+[0-9]+$' "a region, such as europe-west1"
  need SERVICE_NAME '^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$' "small letters, digits and hyphens, at most 49"
  need QUEUE_ID '^[A-Za-z0-9-]{1,100}$' "letters, digits and hyphens, at most 100"
  need SCHEDULER_JOB_0900 '^[A-Za-z0-9_-]{1,500}$' "letters, digits, hyphens and underscores"
  need REPOSITORY '^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$' "small letters, digits and hyphens, at most 63"
  RUNTIME_SA_EMAIL=horse-runtime@$PROJECT_ID.iam.gserviceaccount.com
  TASKS_SA_EMAIL=${TASKS_SA_EMAIL:-horse-tasks-invoker@$PROJECT_ID.iam.gserviceaccount.com}
  SCHEDULER_SA_EMAIL=${SCHEDULER_SA_EMAIL:-horse-sched-invoker@$PROJECT_ID.iam.gserviceaccount.com}
  # Cloud Tasks and Cloud Scheduler make tokens only for accounts of their own project.
  local account="^[a-z][a-z0-9-]{4,28}[a-z0-9]@$PROJECT_ID\.iam\.gserviceaccount\.com$"
  need TASKS_SA_EMAIL "$account" "a service account of project $PROJECT_ID"
  need SCHEDULER_SA_EMAIL "$account" "a service account of project $PROJECT_ID"
  if [[ $TASKS_SA_EMAIL == "$SCHEDULER_SA_EMAIL" || $RUNTIME_SA_EMAIL == "$TASKS_SA_EMAIL" || $RUNTIME_SA_EMAIL == "$SCHEDULER_SA_EMAIL" ]]; then
    die "TASKS_SA_EMAIL and SCHEDULER_SA_EMAIL must be accounts of their own: each may do one thing"
  fi
  # Every command is for this project, whatever gcloud is configured for.
  export CLOUDSDK_CORE_PROJECT=$PROJECT_ID
}

need_bucket() {
  need GCS_BUCKET '^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$' "the name of the bucket, without gs://"
  if [[ -n $GCS_PREFIX ]]; then
    need GCS_PREFIX '^([A-Za-z0-9_-][A-Za-z0-9._-]*/)+$' "folders, each with its slash: prod/"
  fi
}

# A command that changes something: shown, and run unless --dry-run.
change() {
  local shown
  printf -v shown ' %q' "$@"
  if [[ -n $DRY_RUN ]]; then
    printf 'would run:%s\n' "$shown"
    return 0
  fi
  say "+$shown"
  "$@"
}

# Whether what a command describes is there. Only "not found" means no: a refusal, or anything else, ends the script.
# Where the API itself is off nothing can be there; only those that create nothing (--dry-run, teardown) may say so.
exists() {
  local said status=0
  said=$("$@" 2>&1) || status=$?
  if [[ $status -eq 0 ]]; then return 0; fi
  if [[ ($said == *SERVICE_DISABLED* || $said == *"has not been used in project"*) && -n ${DRY_RUN}${API_OFF_MEANS_ABSENT:-} ]]; then return 1; fi
  if [[ $said != *PERMISSION_DENIED* ]] &&
    [[ $said =~ NOT_FOUND:|'Cannot find service ['|'not found: 404'|'Image not found.'|'Not found: Dataset'|'Not found: Table' ]]; then
    return 1
  fi
  say "$said"
  die "cannot tell whether it exists: $*"
}

is_new_account() {
  local argument account
  for argument in "$@"; do
    for account in ${NEW_ACCOUNTS[@]+"${NEW_ACCOUNTS[@]}"}; do
      if [[ $argument == *"$account"* ]]; then return 0; fi
    done
  done
  return 1
}

ensure_account() {
  local email=$1 purpose=$2
  if exists gcloud iam service-accounts describe "$email"; then return; fi
  change gcloud iam service-accounts create "${email%%@*}" --display-name="$purpose"
  NEW_ACCOUNTS+=("$email")
}

# MEMBER ROLE COMMAND…: adds one binding. The only thing that is ever tried again is an account of this very run that
# Google does not know yet.
bind() {
  local member=$1 role=$2 said status tries
  shift 2
  local binding=("$@" --member="$member" --role="$role" --format=none)
  for ((tries = 1; ; tries++)); do
    if [[ -n $DRY_RUN ]]; then
      change "${binding[@]}"
      return
    fi
    status=0
    said=$(change "${binding[@]}" 2>&1) || status=$?
    say "$said"
    if [[ $status -eq 0 ]]; then return; fi
    if [[ $tries -ge $PROPAGATION_TRIES ]] || ! is_new_account "${binding[@]}" ||
      [[ ! $said =~ [Ss]'ervice account '[^[:space:]]+' does not exist'|'Unknown service account' ]]; then
      die "the role $role was not given to $member"
    fi
    say "the new account is not known everywhere yet: once more in $PROPAGATION_PAUSE_SECONDS s"
    sleep "$PROPAGATION_PAUSE_SECONDS"
  done
}

enable_apis() {
  local enabled api missing=()
  enabled=$(gcloud services list --enabled --format='value(config.name)')
  for api in "$@"; do
    if ! grep -qxF "$api" <<<"$enabled"; then missing+=("$api"); fi
  done
  if [[ ${#missing[@]} -gt 0 ]]; then change gcloud services enable "${missing[@]}"; fi
}

# The address that is known before the first deployment; Cloud Run serves an older one beside it.
read_service_url() {
  local number
  number=$(gcloud projects describe "$PROJECT_ID" --format='value(projectNumber)')
  [[ $number =~ ^[0-9]+$ ]] || die "the number of project $PROJECT_ID is \"$number\""
  SERVICE_URL=https://$SERVICE_NAME-$number.$REGION.run.app
}

# PATH [TOKEN]: the status. The token goes by standard input: arguments can be read by every process of the machine.
http_status() {
  local header=""
  if [[ -n ${2:-} ]]; then header="header = \"Authorization: Bearer $2\""; fi
  curl --silent --show-error --max-time 60 --output /dev/null --write-out '%{http_code}' --config - "$SERVICE_URL$1" \
    <<<"$header"
}

# The service answers those who may call, and nobody else.
check_health() {
  if [[ -n $DRY_RUN ]]; then
    printf 'would ask: %s/health, with a token of %s and without one\n' "$SERVICE_URL" "$SCHEDULER_SA_EMAIL"
    return
  fi
  local token status tries
  for ((tries = 1; ; tries++)); do
    status=none
    if token=$(gcloud auth print-identity-token --impersonate-service-account="$SCHEDULER_SA_EMAIL" \
      --audiences="$SERVICE_URL" --include-email); then
      status=$(http_status /health "$token") || die "$SERVICE_URL/health did not answer"
    fi
    if [[ $status == 200 ]]; then break; fi
    # What this very run allowed, to the new account or for it, may not be in force yet.
    if [[ ${#NEW_ACCOUNTS[@]} -eq 0 || $tries -ge $PROPAGATION_TRIES ]] ||
      [[ $status != 403 && ! ($status == none && -n ${DEPLOYER:-}) ]]; then
      if [[ $status == none ]]; then
        die "no token of $SCHEDULER_SA_EMAIL. Who deploys needs roles/iam.serviceAccountTokenCreator on it:" \
          "set DEPLOYER=user:YOU@EXAMPLE.COM for scripts/deploy_cloud_run.sh, or pass --skip-health-check"
      fi
      die "$SERVICE_URL/health answered $status instead of 200: docs/cloud.md says what each status means"
    fi
    say "the new account may not call yet: once more in $PROPAGATION_PAUSE_SECONDS s"
    sleep "$PROPAGATION_PAUSE_SECONDS"
  done
  status=$(http_status /health) || die "$SERVICE_URL/health did not answer"
  if [[ $status != 401 && $status != 403 ]]; then
    die "$SERVICE_URL/health answered $status to a caller without a token: the service is public"
  fi
  say "$SERVICE_URL/health: 200 with a token, $status without"
}
