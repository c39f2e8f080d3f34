"""Who is told of a wish to be erased: the office that answers, and whoever asked."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.notify.concerned import by, only
from linli.notify.subscriptions import Row, Told
from linli.people import kin
from linli.people.models import Erasure
from linli.people.queries import running

ANSWERING = ("branch_secretary", "community_officer")


def _office(row: Erasure) -> Told | None:
    if row.area is None:
        return None
    areas = [pk for pk in (row.area_id, row.area.community_id) if pk is not None]
    held = running().filter(post__area_id__in=areas, post__kind__in=ANSWERING)
    aside = {row.person_id, *kin.all_of([row.person_id])}
    return Told(set(held.values_list("person_id", flat=True)), row, reverse("web:erasure", args=[row.pk]), aside=aside)


def _asker(row: Erasure) -> Told:
    return Told(only(row.person_id), row, reverse("web:own_erasure"))


ROWS = [
    Row(
        "erasure.asked", "erasure.asked", "account", _("the estate's secretary and the community's officer"),
        _("Somebody asks to be erased: answer in time"), _("Somebody asks to be erased. Please answer."),
        by(Erasure, _office, "area"),
    ),
    Row(
        "erasure.refused", "erasure.refused", "account", _("whoever asked to be erased"),
        _("Your wish to be erased was answered: not now, and why"), _("You are not erased. Read why."),
        by(Erasure, _asker),
    ),
]  # fmt: skip
