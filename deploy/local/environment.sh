#!/bin/sh
# Make .venv from the lock file: `environment.sh PYTHON`. Finished, it holds .venv/.ready; without that it is remade.
# No index is named: pip's and uv's own configuration decide where the pinned, hash-checked files come from.
set -eu
PYTHON=$1

fail() { printf '\n%s\n' "$*" >&2; exit 1; }

[ -n "$PYTHON" ] || fail "No Python of at least 3.11 was found. Install one (Debian, Ubuntu: apt install python3 python3-venv), or name yours: make setup PYTHON=/path/to/python3"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "$PYTHON does not start or is older than the needed 3.11. Install a newer one, or name it: make setup PYTHON=/path/to/python3"
"$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "$PYTHON has no venv module. Install it (Debian, Ubuntu: apt install python3-venv), or name another Python: make setup PYTHON=/path/to/python3"

if [ ! -f .venv/.ready ] || ! .venv/bin/python -c '' 2>/dev/null; then
    echo "Making the environment .venv with $("$PYTHON" --version) …"
    rm -rf .venv
    "$PYTHON" -m venv .venv || fail ".venv could not be made: see the message above; often the disk is full or this directory cannot be written."
fi

why="The packages could not be installed: see the message above. The first run needs a network (behind a proxy or mirror: configure pip or uv as usual) and 600 MB of disk; start again and it goes on."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r deploy/uv.txt || fail "$why"

# An estate that told only pip about its mirror has told uv as well.
if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
    mirror=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
    [ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
fi
printf 'Installing the pinned packages '
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip sync --quiet --require-hashes requirements.lock &
uv=$!
trap 'kill "$uv" 2>/dev/null; exit 130' INT TERM
while kill -0 "$uv" 2>/dev/null; do printf .; sleep 1; done
wait "$uv" || fail "$why"
echo ' done'
touch .venv/.ready
