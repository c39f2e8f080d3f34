"""Whether two web addresses that people pasted lead to one thing: what apps hang on to them does not count."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

# Who shared it, from where, and when (practice: what video sites and WeChat add).
_NOISE = frozenset({
    "spm", "spm_id_from", "from", "vd_source", "share_source", "share_medium", "share_plat", "share_session_id",
    "share_tag", "share_token", "timestamp", "unique_k", "bbid", "ts", "scene", "sharer_shareinfo", "sharer_shareid",
    "isappinstalled", "nsukey", "wxshare_count", "mkt", "fbclid", "gclid",
})  # fmt: skip
_HOSTS = ("www.", "m.", "mobile.", "wap.")


def plain(link: str) -> str:
    """The address without what differs from one sharing to the next; "" for what is none."""
    try:
        found = urlsplit(link.strip())
        host, port = (found.hostname or "").lower().rstrip("."), found.port
    except ValueError:
        return ""
    if found.scheme.lower() not in ("http", "https") or not host:
        return ""
    for start in _HOSTS:
        if host.startswith(start) and host.count(".") > 1:
            host = host.removeprefix(start)
            break
    asked = sorted(
        (name, said)
        for name, said in parse_qsl(found.query, keep_blank_values=True)
        if name.lower() not in _NOISE and not name.lower().startswith("utm_")
    )
    tail = f"?{urlencode(asked)}" if asked else ""
    outside = f":{port}" if port not in (None, 80, 443) else ""
    return f"{host}{outside}{found.path.rstrip('/')}{tail}"


def key(link: str) -> str:
    """A digest by which the same address is found again; "" for what is none."""
    found = plain(link)
    return hashlib.sha256(found.encode()).hexdigest()[:32] if found else ""
