"""Who is told of help between neighbours: whoever pledged, once it came."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.mutual_aid.models import Drive, Pledge
from linli.notify.concerned import by, only
from linli.notify.subscriptions import Row, Told


def _giver(row: Pledge) -> Told:
    facts = {"drive": row.item.drive.title, "item": row.item.name}
    return Told(only(row.person_id), row, reverse("mutual_aid:show", args=[row.item.drive.code]), facts)


def _givers(row: Drive) -> Told:
    people = Pledge.objects.filter(item__drive=row, person__isnull=False).values_list("person_id", flat=True)
    return Told(only(*people), row, reverse("mutual_aid:show", args=[row.code]), {"drive": row.title})


ROWS = [
    Row(
        "aid.kept", "aid.kept", "mutual_aid", _("whoever pledged it"), _("%(drive)s: your %(item)s came, thank you"),
        _("Thank you: your %(item)s came."), by(Pledge, _giver, "item__drive"),
    ),
    Row(
        "aid.closed", "aid.closed", "mutual_aid", _("whoever pledged something"),
        _("%(drive)s is closed: see its account"), _("%(drive)s is over. Thank you."), by(Drive, _givers),
    ),
]  # fmt: skip
