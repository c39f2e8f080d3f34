#!/usr/bin/env bash
# Ends with an error that names the mend when this Python cannot carry Linli.
set -euo pipefail
python=$1

if ! command -v "$python" >/dev/null; then
    echo "There is no $python here. Install it: apt install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$("$python" --version) is too old; Linli needs 3.11 or newer: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi
# Debian ships venv without the pip it needs, in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$python cannot make a virtual environment with pip. Install what is missing: apt install python3-venv" >&2
    exit 1
fi
