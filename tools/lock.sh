#!/usr/bin/env bash
# Chooses versions anew, for every Python from 3.11 and every machine, with the hash of each file and no address of an index.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/python tools/install.py --compile --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-header --no-emit-index-url --no-emit-find-links --quiet --output-file "requirements/$1.txt" "requirements/$1.in" "${@:2}"
}
compile uv
compile base
compile speech
compile rota --constraint requirements/base.txt
compile video --constraint requirements/base.txt
compile s3 --constraint requirements/base.txt
compile redis --constraint requirements/base.txt
# The tests run on exactly what the product runs on.
compile test --constraint requirements/base.txt --constraint requirements/speech.txt --constraint requirements/rota.txt --constraint requirements/video.txt --constraint requirements/s3.txt --constraint requirements/redis.txt
