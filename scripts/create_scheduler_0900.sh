#!/usr/bin/env bash
# The job that has the day planned, every morning at 09:00 in Paris. Safe to run again: the job is brought up to date.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/gcloud.sh
source "$root/scripts/lib/gcloud.sh"

usage() {
  cat <<'HELP'
usage: scripts/create_scheduler_0900.sh [--dry-run] [--skip-health-check]

  --dry-run             asks what is there, shows what would be run, changes nothing
  --skip-health-check   does not ask /health at the end

Run scripts/deploy_cloud_run.sh before. Variables, from the environment or else from .env (docs/cloud.md):
  PROJECT_ID            needed
  REGION                europe-west1
  SCHEDULER_JOB_0900    daily-plan-0900
HELP
}

health=yes
while [[ $# -gt 0 ]]; do
  case $1 in
    --dry-run) DRY_RUN=yes ;;
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
read_service_url
enable_apis cloudscheduler.googleapis.com iamcredentials.googleapis.com

exists gcloud run services describe "$SERVICE_NAME" --region="$REGION" ||
  [[ -n $DRY_RUN ]] || die "there is no service $SERVICE_NAME in $REGION: run scripts/deploy_cloud_run.sh first"
exists gcloud iam service-accounts describe "$SCHEDULER_SA_EMAIL" ||
  [[ -n $DRY_RUN ]] || die "there is no account $SCHEDULER_SA_EMAIL: run scripts/deploy_cloud_run.sh first"

# Without the header Cloud Scheduler sends octet-stream. Five tries more, after 1, 2, 4, 8 and 15 minutes: a site that is
# down at nine has half an hour to come back. The deadline bounds one try; it is that of the service and the queue.
verb=create
headers=--headers=Content-Type=application/json
if exists gcloud scheduler jobs describe "$SCHEDULER_JOB_0900" --location="$REGION"; then
  verb=update
  headers=--update-headers=Content-Type=application/json
fi
change gcloud scheduler jobs "$verb" http "$SCHEDULER_JOB_0900" --location="$REGION" \
  --schedule="0 9 * * *" --time-zone="Europe/Paris" \
  --uri="$SERVICE_URL/schedule" --http-method=POST "$headers" --message-body='{"date":"today","mode":"tasks"}' \
  --oidc-service-account-email="$SCHEDULER_SA_EMAIL" --oidc-token-audience="$SERVICE_URL" \
  --max-retry-attempts=5 --min-backoff=60s --max-backoff=900s --max-doublings=4 --attempt-deadline=600s

if [[ -n $health ]]; then check_health; else say "the health check was skipped"; fi
say "the day is planned at 09:00 Europe/Paris. Now, by hand: gcloud scheduler jobs run $SCHEDULER_JOB_0900 --location=$REGION --project=$PROJECT_ID"
