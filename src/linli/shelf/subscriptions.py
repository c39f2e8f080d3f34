"""Who is told of the shelf: whoever keeps a guide, answers for a project, says or gets thanks, is honoured, checks."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases import routing
from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.notify.concerned import by, office, only, still
from linli.notify.subscriptions import Row, Told
from linli.places.models import Area
from linli.shelf.grants import KINDS
from linli.shelf.models import Account, Exemplar, Guide, KeptGuide, Objection, Project, Thanks


def _keepers(entry: Entry) -> Iterable[Told]:
    """Whoever keeps the guide: by its page, or the list of guides where it does not stand any more."""
    guide = Guide.objects.filter(pk=entry.subject_id).first()
    if guide is None:
        return
    stands = guide.public and guide.ended_at is None
    people: dict[str, list[int]] = {}
    for code, person in KeptGuide.objects.filter(guide=guide).values_list("estate__code", "person_id"):
        people.setdefault(code, []).append(person)
    for code, keepers in people.items():
        url = reverse("shelf:guide", args=[code, guide.code]) if stands else reverse("shelf:guides", args=[code])
        yield Told(keepers, guide, url, {"title": guide.title})


_keepers.of = Guide  # type: ignore[attr-defined]  # for the test that tries every row


def shown(entry: Entry) -> bool:
    """Whether residents read what was said anew."""
    return bool(data_of(entry).get("public"))


def hidden(entry: Entry) -> bool:
    """Whether the desk alone reads it from now on."""
    return not shown(entry)


def nearest(area: Area, *kinds: str) -> set[int]:
    """Holders of such posts over an area: of those the nearest."""
    desks = [desk for desk in routing.desks(area) if desk.kind in kinds]
    return {desk.person_id for desk in desks if desk.level == desks[0].level}


# ---- projects and accounts -------------------------------------------------------------------------------------------


def _project(row: Project, people: Collection[int]) -> Told:
    url, facts = reverse("shelf:project_desk", args=[row.code]), {"title": row.title, "day": row.due}
    return Told(people, row, url, facts)


def _answerer(row: Project) -> Told:
    return _project(row, [row.person_id])


def _strikers(row: Project) -> Told:
    return _project(row, office(row.body_id) - {row.person_id})


def _account(row: Account, people: Collection[int]) -> Told:
    return Told(people, row, reverse("shelf:account_desk", args=[row.code]), {"first": row.first, "last": row.last})


def _publishers(row: Account) -> Told:
    return _account(row, office(row.body_id) - {row.made_by_id})


def _enterer(row: Account) -> Told:
    return _account(row, only(row.made_by_id))


# ---- thanks and exemplars --------------------------------------------------------------------------------------------


def _thanks_desk(row: Thanks) -> Told:
    return Told(nearest(row.area, *KINDS), row, reverse("shelf:thanks_desk"), {})


def _thankful(row: Thanks) -> Told:
    return Told(only(row.person_id), row, reverse("shelf:thanks", args=[row.area.code]), {"to": row.to})


def _facts(row: Exemplar) -> dict[str, object]:
    return {"honour": row.honour, "day": row.last or ""}


def _deciders(row: Exemplar) -> Told:
    people = office(row.body_id) | nearest(row.area, "community_officer")
    return Told(people, row, reverse("shelf:exemplar_desk", args=[row.code]), _facts(row), aside=[row.person_id])


def _honoured(row: Exemplar) -> Told:
    return Told([row.person_id], row, reverse("shelf:exemplar", args=[row.code]), _facts(row))


def _recommender(row: Exemplar) -> Told:
    people, url = only(row.made_by_id), reverse("shelf:exemplar_desk", args=[row.code])
    return Told(people, row, url, _facts(row), aside=[row.person_id])


def _answering(row: Objection) -> Told:
    one = row.exemplar
    aside = only(one.person_id, row.person_id)
    url = reverse("shelf:exemplar_desk", args=[one.code])
    people = office(one.body_id) | nearest(one.area, "community_officer")
    return Told(people, one, url, _facts(one), aside=aside)


def _objector(row: Objection) -> Told:
    one = row.exemplar
    return Told(only(row.person_id), one, reverse("shelf:exemplar", args=[one.code]), _facts(one))


KEEPERS, OFFICE = _("whoever keeps the guide"), pgettext_lazy("who is told", "the office of the body")
ANSWERS, CHECKS = _("whoever answers for the project"), _("the office of the body, and of the community")
ROWS = [
    Row(
        "guide.changed", "guide.changed", "shelf", KEEPERS, _("“%(title)s” was said anew: read what changed"),
        _("How “%(title)s” is done has changed."), _keepers, when=shown,
        stands=still(Guide, ended_at=None, public=True),
    ),
    Row(
        "guide.hidden", "guide.changed", "shelf", KEEPERS, _("“%(title)s” does not stand on the shelf any more"),
        _("“%(title)s” does not hold any more."), _keepers, when=hidden,
    ),
    Row(
        "guide.ended", "guide.ended", "shelf", KEEPERS, _("“%(title)s” does not stand on the shelf any more"),
        _("“%(title)s” does not hold any more."), _keepers,
    ),
    Row(
        "project.listed", "project.listed", "shelf", ANSWERS, _("You answer for “%(title)s”, until %(day)s"),
        _("Please see to “%(title)s” by %(day)s."), by(Project, _answerer), stands=still(Project, state="open"),
    ),
    Row(
        "project.reported", "project.reported", "shelf", OFFICE,
        _("“%(title)s” is reported done: look at it and strike it off"), _("Please look: is “%(title)s” done?"),
        by(Project, _strikers), stands=still(Project, state="done"),
    ),
    Row(
        "project.handed_back", "project.handed_back", "shelf", ANSWERS, _("“%(title)s” is not done yet"),
        _("“%(title)s” is not done yet."), by(Project, _answerer), stands=still(Project, state="open"),
    ),
    Row(
        "project.struck", "project.struck", "shelf", ANSWERS, _("“%(title)s” is done and off the list"),
        _("“%(title)s” is done."), by(Project, _answerer),
    ),
    Row(
        "project.dropped", "project.dropped", "shelf", ANSWERS, _("“%(title)s” is given up"),
        _("“%(title)s” is given up."), by(Project, _answerer),
    ),
    Row(
        "account.entered", "account.entered", "shelf", OFFICE,
        _("Common account %(first)s to %(last)s: look through it and publish it"),
        _("Please look through the common account."), by(Account, _publishers), stands=still(Account, state="draft"),
    ),
    Row(
        "account.withdrawn", "account.withdrawn", "shelf", _("whoever entered it"),
        _("Common account %(first)s to %(last)s was withdrawn: enter it anew"), _("The common account was withdrawn."),
        by(Account, _enterer),
    ),
    Row(
        "thanks.said", "thanks.said", "shelf", _("the nearest desk"), _("Somebody said thank you"),
        _("Somebody said thank you."), by(Thanks, _thanks_desk, "area"),
    ),
    Row(
        "thanks.shown", "thanks.shown", "shelf", _("whoever said thank you"), _("Your thanks to %(to)s can be read"),
        _("Your thanks can be read."), by(Thanks, _thankful, "area"),
        stands=still(Thanks, shown_at__isnull=False),
    ),
    Row(
        "exemplar.recommended", "exemplar.recommended", "shelf", CHECKS,
        _("%(honour)s: somebody was recommended, look into it"),
        _("Somebody was recommended: please look."), by(Exemplar, _deciders, "area"),
        stands=still(Exemplar, state="recommended"),
    ),
    Row(
        "exemplar.checked", "exemplar.checked", "shelf", _("whoever was recommended"),
        _("%(honour)s: you were recommended. Do you agree?"), _("You were recommended as “%(honour)s”. Do you agree?"),
        by(Exemplar, _honoured), stands=still(Exemplar, state="checked"),
    ),
    Row(
        "exemplar.published", "exemplar.published", "shelf", CHECKS,
        _("%(honour)s: they agreed, it is open to objections until %(day)s"), _("They agreed: %(honour)s."),
        by(Exemplar, _deciders, "area"), stands=still(Exemplar, state="published"),
    ),
    Row(
        "exemplar.objected", "exemplar.objected", "shelf", CHECKS, _("%(honour)s: an objection waits for an answer"),
        _("Please answer an objection."), by(Objection, _answering, "exemplar__area"),
        stands=still(Objection, answered_at=None),
    ),
    Row(
        "exemplar.answered", "exemplar.answered", "shelf", pgettext_lazy("to an exemplar", "whoever objected"),
        _("Your objection was answered"), _("Your objection was answered."),
        by(Objection, _objector, "exemplar"),
    ),
    Row(
        "exemplar.honoured", "exemplar.honoured", "shelf", _("whoever is honoured"), _("%(honour)s: that is you now"),
        _("You are “%(honour)s” now."), by(Exemplar, _honoured), stands=still(Exemplar, state="honoured"),
    ),
    Row(
        "exemplar.refused", "exemplar.refused", "shelf", _("whoever recommended"),
        _("%(honour)s: it is not taken further"), _("%(honour)s: it is not taken further."),
        by(Exemplar, _recommender),
    ),
]  # fmt: skip
