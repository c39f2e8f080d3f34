"""A notice as it is pasted into a group chat: no more than everybody reads on its page."""

from django.utils.translation import gettext as _

from linli.exchange.models import Notice, State

AT_MOST = 120  # letters of its text


def for_group(notice: Notice, link: str) -> str:
    """Its title and beginning, and where it is read. Of one that not everybody reads, only that there is one."""
    if not notice.out:
        return ""
    of = {"area": notice.area.name, "kind": notice.get_kind_display(), "title": notice.title}
    if not notice.public:
        return "\n".join([_("[%(area)s] There is a notice for you. Sign in to read it:") % of, link])
    if notice.state == State.WITHDRAWN:
        said = _("[%(area)s] Withdrawn: “%(title)s” does not hold any more. %(reason)s")
        return "\n".join([said % {**of, "reason": notice.reason}, link])
    text = " ".join(notice.text.split())
    lines = [_("[%(area)s] %(kind)s: %(title)s") % of, text if len(text) <= AT_MOST else text[: AT_MOST - 1] + "…"]
    if notice.must_read:
        lines.append(_("Please open it and say that you know of it:"))
    return "\n".join([*lines, link])
