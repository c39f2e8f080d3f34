"""What a meeting decided as it is pasted into a group chat: as masked as on the page that everybody reads."""

from django.utils.translation import gettext as _

from linli.cases.masking import masked_text
from linli.council.models import Item, Meeting
from linli.places.models import Area
from linli.ui import moments


def for_group(estate: Area, meeting: Meeting, link: str) -> str:
    """One line for each matter decided; empty where nothing was. `meeting` comes as `queries.published` gives it."""
    lines = [line for item in meeting.items.all() for line in _decided(item)]
    if not lines:
        return ""
    head = _("[%(estate)s] %(body)s, %(day)s: %(title)s") % {
        "estate": estate.name, "body": meeting.body.name, "day": moments.named_day(moments.local(meeting.starts_at)),
        "title": meeting.title,
    }  # fmt: skip
    numbered = (f"{number}. {line}" for number, line in enumerate(lines, 1))
    return "\n".join([masked_text(head), *map(masked_text, numbered), link])


def _decided(item: Item) -> list[str]:
    said = {True: _("passed"), False: _("not passed")}
    found = [(item.title, item.agreed)] if item.agreed else []
    found += [(motion.text, said[motion.passed]) for motion in item.motions.all()]
    return [_("%(matter)s: %(outcome)s") % {"matter": matter, "outcome": outcome} for matter, outcome in found]
