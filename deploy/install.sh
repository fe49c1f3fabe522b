#!/bin/sh
# Brings a Prefect server (PREFECT_API_URL) to what this folder says: work pool, deployments and
# automations. Run it again after each upgrade; the second time changes nothing.
set -eu

cd "$(dirname "$0")/.."
: "${PREFECT_API_URL:?Indiquer le serveur, par exemple http://127.0.0.1:4200/api}"
export PIECES_PROJECT="${PIECES_PROJECT:-$PWD}"
PREFECT="${PREFECT:-.venv/bin/prefect}"

"$PREFECT" --no-prompt work-pool create pieces --type process --overwrite
"$PREFECT" --no-prompt deploy --all
for automation in zombies mort-nes; do
    if "$PREFECT" --no-prompt automation inspect "$automation" >/dev/null 2>&1; then
        "$PREFECT" --no-prompt automation delete "$automation"
    fi
done
"$PREFECT" --no-prompt automation create --from-file deploy/zombies.yaml
