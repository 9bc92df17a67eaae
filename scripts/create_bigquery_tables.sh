#!/usr/bin/env bash
# Puts the exported Parquet of a history (docs/history.md) into the bucket, and tables of BigQuery over it. Safe to run
# again: new days are copied and seen at once, since the tables are external; tables that are there are kept.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/gcloud.sh
source "$root/scripts/lib/gcloud.sh"

usage() {
  cat <<'HELP'
usage: scripts/create_bigquery_tables.sh [--dry-run] [--from FOLDER | --no-upload]

  --from FOLDER   the history to copy (default: LOCAL_DATA_DIR/history, as `gpi history build` writes it)
  --no-upload     copies nothing: the bucket has a history already
  --dry-run       asks what is there, shows what would be run, changes nothing

Variables, from the environment or else from .env (docs/cloud.md):
  PROJECT_ID, GCS_BUCKET   needed
  REGION                   europe-west1; the data set must lie where the bucket lies
  BQ_DATASET               horse_racing
HELP
}

# As src/app/export-shapes.ts has them.
tables=(races bets runners candidates dividends)
folder=""
upload=yes
while [[ $# -gt 0 ]]; do
  case $1 in
    --dry-run) DRY_RUN=yes ;;
    --no-upload) upload="" ;;
    --from)
      folder=${2:-}
      [[ -n $folder ]] || die "--from needs a folder"
      shift
      ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) die "unknown option $1: --help lists them" ;;
  esac
  shift
done

need_program gcloud "https://cloud.google.com/sdk/docs/install"
need_program bq "gcloud components install bq"
read_names
need_bucket
read_settings BQ_DATASET LOCAL_DATA_DIR
BQ_DATASET=${BQ_DATASET:-horse_racing}
need BQ_DATASET '^[A-Za-z0-9_]{1,1024}$' "letters, digits and underscores"
folder=${folder:-${LOCAL_DATA_DIR:-data}/history}
history=gs://$GCS_BUCKET/${GCS_PREFIX}history
bq=(bq --headless --project_id="$PROJECT_ID" --location="$REGION")

enable_apis bigquery.googleapis.com
exists gcloud storage buckets describe "gs://$GCS_BUCKET" ||
  die "there is no bucket $GCS_BUCKET: run scripts/deploy_cloud_run.sh first"

if [[ -n $upload ]]; then
  for table in "${tables[@]}"; do
    compgen -G "$folder/????-??-??/$table.parquet" >/dev/null ||
      die "$folder has no day with $table.parquet: GCS_BUCKET=$GCS_BUCKET npm run gpi -- history build"
  done
  # What an export left unfinished begins with a point.
  change gcloud storage rsync "$folder" "$history" --recursive --exclude='(^|.*/)\..*'
fi

exists "${bq[@]}" show --dataset "$PROJECT_ID:$BQ_DATASET" ||
  change "${bq[@]}" mk --dataset --description="horse racing: what was decided and settled" "$PROJECT_ID:$BQ_DATASET"
for table in "${tables[@]}"; do
  exists "${bq[@]}" show "$PROJECT_ID:$BQ_DATASET.$table" ||
    change "${bq[@]}" query --use_legacy_sql=false --nouse_cache \
      "CREATE EXTERNAL TABLE \`$PROJECT_ID.$BQ_DATASET.$table\` OPTIONS (format = 'PARQUET', uris = ['$history/*/$table.parquet'])"
done

cat <<QUERY
One question: what each way to bet would have brought.

  bq query --use_legacy_sql=false '
    SELECT role, name, COUNT(*) AS tickets, SUM(stake_cents) / 100 AS staked, SUM(payout_cents) / 100 AS returned,
      SAFE_DIVIDE(SUM(payout_cents), SUM(stake_cents)) - 1 AS roi
    FROM \`$PROJECT_ID.$BQ_DATASET.bets\`
    WHERE outcome IN ("won", "lost", "refunded")
    GROUP BY role, name ORDER BY tickets DESC'
QUERY
