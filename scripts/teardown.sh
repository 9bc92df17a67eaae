#!/usr/bin/env bash
# Takes away what scripts/deploy_cloud_run.sh made: lists it, asks, deletes. Safe to run again: what is gone is passed over.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/gcloud.sh
source "$root/scripts/lib/gcloud.sh"

usage() {
  cat <<'HELP'
usage: scripts/teardown.sh [--dry-run] [--yes] [--queue] [--bucket]

  --dry-run   lists, and deletes nothing
  --yes       does not ask
  --queue     deletes the queue too: its name cannot be used again for 7 days. Else its tasks are deleted and it stays
  --bucket    deletes the bucket too, with every plan, analysis, settlement and the ledger: nothing brings them back

The queue, the bucket, secrets, BigQuery tables and the enabled APIs stay by default. Variables, from the environment or
else from .env: PROJECT_ID (needed), GCS_BUCKET (with --bucket), REGION, and the names of docs/cloud.md.
HELP
}

yes=""
queue=""
bucket=""
while [[ $# -gt 0 ]]; do
  case $1 in
    --dry-run) DRY_RUN=yes ;;
    --yes) yes=yes ;;
    --queue) queue=yes ;;
    --bucket) bucket=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) die "unknown option $1: --help lists them" ;;
  esac
  shift
done

need_program gcloud "https://cloud.google.com/sdk/docs/install"
read_names
if [[ -n $bucket ]]; then need_bucket; fi
export API_OFF_MEANS_ABSENT=yes

found=()
# WHAT DESCRIBE… -- DELETE…: on the first walk looks and lists, on the second deletes what was found.
item() {
  local what=$1 describe=()
  shift
  while [[ $1 != -- ]]; do
    describe+=("$1")
    shift
  done
  shift
  if [[ $walk == list ]]; then
    if exists "${describe[@]}"; then
      found+=("$what")
      printf '  %s\n' "$what"
    fi
    return
  fi
  local one
  for one in "${found[@]}"; do
    if [[ $one == "$what" ]]; then change "$@"; fi
  done
}

# Whoever calls goes before what is called.
all_items() {
  item "scheduler job $SCHEDULER_JOB_0900" \
    gcloud scheduler jobs describe "$SCHEDULER_JOB_0900" --location="$REGION" -- \
    gcloud scheduler jobs delete "$SCHEDULER_JOB_0900" --location="$REGION"
  local describe_queue=(gcloud tasks queues describe "$QUEUE_ID" --location="$REGION")
  if [[ -n $queue ]]; then
    item "queue $QUEUE_ID, whose name is then reserved for 7 days" "${describe_queue[@]}" -- \
      gcloud tasks queues delete "$QUEUE_ID" --location="$REGION"
  else
    item "all tasks of queue $QUEUE_ID (the queue stays)" "${describe_queue[@]}" -- \
      gcloud tasks queues purge "$QUEUE_ID" --location="$REGION"
  fi
  item "service $SERVICE_NAME" \
    gcloud run services describe "$SERVICE_NAME" --region="$REGION" -- \
    gcloud run services delete "$SERVICE_NAME" --region="$REGION"
  item "image repository $REPOSITORY, with every image" \
    gcloud artifacts repositories describe "$REPOSITORY" --location="$REGION" -- \
    gcloud artifacts repositories delete "$REPOSITORY" --location="$REGION"
  local account
  for account in "$SCHEDULER_SA_EMAIL" "$TASKS_SA_EMAIL" "$RUNTIME_SA_EMAIL"; do
    item "account $account" gcloud iam service-accounts describe "$account" -- \
      gcloud iam service-accounts delete "$account"
  done
  if [[ -n $bucket ]]; then
    item "bucket gs://$GCS_BUCKET, with every document in it" \
      gcloud storage buckets describe "gs://$GCS_BUCKET" -- \
      gcloud storage rm "gs://$GCS_BUCKET" --recursive
  fi
}

echo "In project $PROJECT_ID, $REGION:"
walk=list
all_items
if [[ ${#found[@]} -eq 0 ]]; then
  echo "  nothing"
  exit 0
fi
if [[ -z $yes && -z $DRY_RUN ]]; then
  answer=""
  read -r -p "Delete all of these? Type the project's ID: " answer || true
  [[ $answer == "$PROJECT_ID" ]] || die "nothing was deleted"
fi
walk=delete
all_items
