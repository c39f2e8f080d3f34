"""What may be done about a case, set side by side (备选方案): each with its cost, what follows from it, a document.

How many stand is in the case's counts, where the conditions of its process read it. A number is never given twice, so
that what was said of an option stays said of that one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import packs, queries
from linli.cases.models import Case, Visibility
from linli.cases.opinion_models import Option
from linli.cases.standing import acting_as, journalled, standing
from linli.cases.told import yuan
from linli.files.models import ORIGINAL, File, Kind
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.rules import process
from linli.rules.pack import Pack
from linli.rules.questions import name_of

COUNT = "options"
OWNER = "option"  # of a document's file


@dataclass(frozen=True)
class Said:
    """What is said of an option."""

    title: str
    consequences: str
    cost: int | None = None
    money: str = ""


def standing_of(case: Case) -> list[Option]:
    """Those that stand, in their order. One statement."""
    return list(case.options.filter(left_out=False).order_by("number"))


def may_set_out(case: Case, pack: Pack, by: Actor) -> bool:
    """Whether the person says which options there are, and the case is where it can be said."""
    asked = pack.options
    if asked is None or case.state not in asked.in_ or not may(by, "case.work", case):
        return False
    whole = standing(by, case)
    return any(process.fits(pack.who[name], whole) for name in asked.by)


@transaction.atomic
def set_out(case_id: int, said: Said, *, by: Actor, document: Sequence[File] = ()) -> Option:
    """Add an option; from then on everybody reads it who reads the case."""
    case, by = _asked(case_id, by)
    last = case.options.aggregate(last=Max("number"))["last"] or 0
    option = Option(case=case, number=last + 1, **_columns(said))
    option.save()
    attach(document, OWNER, option.pk)
    _counted(case, by)
    data = {"case": case.pk, "number": option.number, "files": [file.sha256 for file in document]}
    record("option.set_out", option, by=by, data=data, area_id=case.area_id, new=True)
    return option


@transaction.atomic
def mend(option_id: int, said: Said, *, by: Actor, document: Sequence[File] = ()) -> Option:
    """Say it better, or at another cost; a new document stands beside the earlier ones."""
    option, case, by = _one(option_id, by)
    for column, value in _columns(said).items():
        setattr(option, column, value)
    option.save()
    attach(document, OWNER, option.pk)
    data = {"case": case.pk, "files": [file.sha256 for file in document]}
    record("option.mended", option, by=by, data=data, area_id=case.area_id)
    return option


@transaction.atomic
def leave_out(option_id: int, *, by: Actor) -> Option:
    """Take an option back; what was said of it stays."""
    option, case, by = _one(option_id, by)
    option.left_out = True
    option.save(update_fields=["left_out"])
    _counted(case, by)
    record("option.left_out", option, by=by, data={"case": case.pk}, area_id=case.area_id)
    return option


def _one(option_id: int, by: Actor) -> tuple[Option, Case, Actor]:
    option = Option.objects.select_for_update(of=("self",)).get(pk=option_id)
    case, by = _asked(option.case_id, by)
    if option.left_out:
        raise Refused("option_left_out", _("This option was taken back."))
    return option, case, by


def _asked(case_id: int, by: Actor) -> tuple[Case, Actor]:
    case = queries.locked(case_id)
    pack = packs.by_version(case.pack_version_id)
    asked = pack.options
    if asked is None or not may(by, "case.work", case):
        raise NotAllowed(_("This case is not yours to act on."))
    if case.state not in asked.in_:
        raise Refused("not_in_this_state", _("Options are not set out in this phase. Nothing was changed."))
    if not may_set_out(case, pack, by):
        raise NotAllowed(_("Others say which options there are."))
    return case, acting_as(by, case, pack, asked.by)


def _columns(said: Said) -> dict[str, Any]:
    for field, words in (("title", said.title), ("consequences", said.consequences)):
        if not words.strip():
            raise Refused("option_incomplete", _("Say what the option is and what follows from it."), field=field)
    return {
        "title": said.title.strip()[:60], "consequences": said.consequences.strip()[:1000], "cost": said.cost,
        "money": said.money.strip()[:120],
    }  # fmt: skip


def _counted(case: Case, by: Actor) -> None:
    case.counts = {**case.counts, COUNT: case.options.filter(left_out=False).count()}
    case.save(update_fields=["counts"])
    record("case.optioned", case, by=by, data=journalled(case, {}), area_id=case.area_id)


def must_stand(case: Case, pack: Pack, step: str, form: Mapping[str, Any]) -> None:
    """Refused where a step names an option that there is not, or no longer."""
    asked = name_of(pack.actions[step].form, type="option")
    number = form.get(asked) if asked else None
    if number in (None, ""):
        return
    if not case.options.filter(left_out=False, number=int(str(number))).exists():
        raise Refused("no_such_option", _("There is no such option."), field=asked)


def cost_of(option: Option) -> str:
    """What it costs, in words."""
    if option.cost is None:
        return _("not known yet")
    if option.cost == 0:
        return _("it costs nothing")
    return _("%(amount)s yuan") % {"amount": yuan(option.cost)}


def named(case: Case, number: object) -> str:
    """What the option of that number is called; empty where none was chosen."""
    found = case.options.filter(number=int(str(number))).first() if number else None
    return _("Option %(number)s: %(title)s") % {"number": found.number, "title": found.title} if found else ""


def documents(options: Sequence[Option]) -> dict[int, list[str]]:
    """The addresses of the documents that can be opened, by option. One statement."""
    found: dict[int, list[str]] = {}
    for file in File.objects.filter(owner_kind=OWNER, owner_id__in=[one.pk for one in options]).order_by("pk"):
        if file.ready and file.owner_id:
            size = "large" if file.kind == Kind.PHOTO else ORIGINAL
            found.setdefault(file.owner_id, []).append(reverse("files:show", args=[file.code, size]))
    return found


def may_read_document(actor: Actor, file: File) -> bool:
    """Whoever reads the case reads it; outsiders too once the case is public."""
    option = Option.objects.select_related("case__area").filter(pk=file.owner_id or 0).first()
    if option is None:
        return False
    open_to_all = option.case.visibility == Visibility.PUBLIC and may(actor, "case.see", option.case)
    return open_to_all or may(actor, "case.read", option.case)
