#!/usr/bin/env bash
# Brings what the tests need and pip cannot: Chromium, Chinese letters, a mail server, proxies, Redis. Installs by apt when it may.
set -euo pipefail

has() { command -v "$1" >/dev/null; }

install() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    has apt-get && "${as_root[@]}" true 2>/dev/null || return 1
    echo "Installing $* for the tests"
    "${as_root[@]}" apt-get update -qq || return 1
    # RUNLEVEL: what is installed for tests does not begin to serve on this machine.
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@"
}

missing=()
if [ "${LINLI_NO_IMAP:-}" != 1 ] && ! has dovecot && [ ! -x /usr/sbin/dovecot ]; then
    install dovecot-imapd || {
        echo "The tests of a desk's mailbox need what this machine lacks: apt install dovecot-imapd" >&2
        echo "To run everything else: LINLI_NO_IMAP=1 make test" >&2
        exit 1
    }
fi
proxies=()
has nginx || [ -x /usr/sbin/nginx ] || proxies+=(nginx-light)
has caddy || proxies+=(caddy)
if [ "${LINLI_NO_PROXIES:-}" != 1 ] && [ ${#proxies[@]} -gt 0 ]; then
    install "${proxies[@]}" || {
        echo "The tests of proxies before the product need what this machine lacks: apt install ${proxies[*]}" >&2
        echo "To run everything else: LINLI_NO_PROXIES=1 make test" >&2
        exit 1
    }
fi
if [ "${LINLI_NO_REDIS:-}" != 1 ] && ! has redis-server; then
    install redis-server || {
        echo "The tests of several web processes need what this machine lacks: apt install redis-server" >&2
        echo "To run everything else: LINLI_NO_REDIS=1 make test" >&2
        exit 1
    }
fi
[ "${LINLI_NO_BROWSER:-}" = 1 ] && exit 0

# Without Chinese letters every glyph is a box of the same width, and a layout test would measure boxes.
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || missing+=(fonts-noto-cjk)
# Chromium without its windows takes half the time; where it is not to be had, Chromium as it is will do.
has chromium-headless-shell || missing+=(chromium-headless-shell)
[ ${#missing[@]} -eq 0 ] && exit 0

if ! install "${missing[@]}" && ! { [ "${missing[*]}" = chromium-headless-shell ] && has chromium; }; then
    echo "The browser tests need what this machine lacks: apt install ${missing[*]}" >&2
    echo "To run everything else: LINLI_NO_BROWSER=1 make test" >&2
    exit 1
fi
