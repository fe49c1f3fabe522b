#!/bin/sh
# Debian packages that the Python wheels need, then a virtual environment from the lock file.
set -eu

PACKAGES="python3-venv libmagic1 libseccomp2 bubblewrap tesseract-ocr tesseract-ocr-fra
          fonts-dejavu-core fonts-liberation2 fonts-ocr-b postgresql
          fonts-lato fonts-crosextra-carlito fonts-open-sans fonts-ebgaramond
          libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
          clamav-daemon
          chromium
          swift-proxy swift-account swift-container swift-object iproute2"

missing=""
for package in $PACKAGES; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done

command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"

if [ -n "$missing" ]; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    if [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; then
        echo "Il manque des paquets Debian, et ni root ni sudo ne sont disponibles." >&2
        echo "Faites installer :$missing" >&2
        exit 1
    fi
    echo "Installation des paquets Debian :$missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 ou plus récent est nécessaire (trouvé : $(python3 --version))." >&2
    exit 1
fi

echo "Environnement Python dans .venv (versions et empreintes verrouillées)"
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

echo "htmx pour la station, axe et un fournisseur OpenID pour les tests (versions et empreintes verrouillées)"
npm ci --silent --no-fund --no-audit
