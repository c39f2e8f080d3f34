"""Whether what somebody was told still holds when it is to leave the house: hours may lie between, or a night."""

from collections import defaultdict
from collections.abc import Iterable

from linli.journal.models import Entry
from linli.notify.models import Notice
from linli.notify.subscriptions import Stands, row_of


def gone(notices: Iterable[Notice]) -> set[int]:
    """The keys of those whose subject has gone meanwhile. Two statements where any row asks, one more each further row.

    The inbox keeps them: there they lead to the page that says what became of it.
    """
    asked = defaultdict[Stands, list[Notice]](list)
    for notice in notices:
        row = row_of(notice.row)
        if row is not None and row.stands is not None:
            asked[row.stands].append(notice)
    if not asked:
        return set()
    entries = [notice.entry_id for some in asked.values() for notice in some]
    about = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "subject_id"))
    found: set[int] = set()
    for stands, some in asked.items():
        live = set(stands([about[notice.entry_id] for notice in some]))
        found |= {notice.pk for notice in some if about[notice.entry_id] not in live}
    return found
