"""Who is told of a regular export, of a wish to be erased, and of two rows that are said to be one person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.notify.concerned import by, only, still
from linli.notify.subscriptions import Row, Told
from linli.people import kin
from linli.people.merging import finding
from linli.people.merging.services import has_account
from linli.people.models import Erasure, Merge
from linli.people.queries import running
from linli.web.scheduled.models import ListOrder

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


def _deciders(row: Merge) -> Told | None:
    if row.state != Merge.PROPOSED:
        return None
    return Told(finding.deciders(row), row, reverse("web:merge", args=[row.code]), aside={row.first_id, row.second_id})


def _meant(row: Merge) -> Told | None:
    """Whoever signs in as the row that is to be given up, and so has a word in it."""
    if row.state != Merge.PROPOSED or not has_account(row.second):
        return None
    return Told(only(row.second_id), row, reverse("web:own_double", args=[row.code]))


def _orderer(row: ListOrder) -> Told:
    return Told(only(row.person_id), row, reverse("web:lists"))


ROWS = [
    Row(
        "list_order.made", "list_order.made", "account", _("whoever ordered the list"),
        _("Your regular export is ready"), _("Your list is ready."), by(ListOrder, _orderer),
    ),
    Row(
        "list_order.failed", "list_order.failed", "account", _("whoever ordered the list"),
        _("Your regular export was not made this time: read why"), _("Your list could not be made. Read why."),
        by(ListOrder, _orderer),
    ),
    Row(
        "list_order.closed", "list_order.closed", "account", _("whoever ordered the list"),
        _("A regular export has ended: its list is not open to you any more"), _("A regular list has ended."),
        by(ListOrder, _orderer),
    ),
    Row(
        "merge.proposed", "merge.proposed", "account", _("whoever may make the two one, but for who proposed it"),
        _("Two rows are said to be one person: look, and decide as the second"),
        _("Somebody may be on record twice. Please decide."),
        by(Merge, _deciders, "first", "second"), stands=still(Merge, state=Merge.PROPOSED),
    ),
    Row(
        "merge.asked", "merge.proposed", "account", _("whoever signs in with the row that is to be given up"),
        _("An office thinks that you are on record twice: is that you?"), _("Are you on record twice? Please answer."),
        by(Merge, _meant, "second"), stands=still(Merge, state=Merge.PROPOSED),
    ),
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
