#!/usr/bin/env bash
# Brings what the browser tests need and pip cannot: Chromium and Chinese letters. Installs by apt when it may.
set -euo pipefail

missing=()
[ "${LINLI_NO_BROWSER:-}" = 1 ] || command -v chromium >/dev/null || missing+=(chromium)
# Without Chinese letters every glyph is a box of the same width, and a layout test would measure boxes.
[ "${LINLI_NO_BROWSER:-}" = 1 ] || [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing ${missing[*]} for the browser tests"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
else
    echo "The browser tests need what this machine lacks: apt install ${missing[*]}" >&2
    echo "To run everything else: LINLI_NO_BROWSER=1 make test" >&2
    exit 1
fi
