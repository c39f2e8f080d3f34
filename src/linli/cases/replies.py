"""Ready answers of an area: kept by the desk, filled in by the case, mended by hand before they are sent."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cases import packs, standing, told
from linli.cases.desk_models import QuickReply
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.journal.changed import before_after
from linli.journal.seen import must_be_as_seen, state_of
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.canonical import salted_digest
from linli.kernel.fresh import Fresh
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import in_post, may
from linli.places.models import LOCATED_LEVELS, Area
from linli.rules.pack_parts import Action
from linli.ui import moments

AT_MOST = 100  # of one area
FIELDS = ("number", "place", "category", "handler", "due", "estate", "today")


_offered = Fresh[tuple[QuickReply, ...]]()


def offered(case: Case) -> list[QuickReply]:
    """Those of the case's area and the areas above it, for its kind; the nearest area's first."""
    chain = tuple(pk for level in reversed(LOCATED_LEVELS) if (pk := getattr(case, f"{level}_id")))
    found = _offered.get(chain, lambda: tuple(QuickReply.objects.filter(area_id__in=chain, active=True)))
    fits = [one for one in found if one.category in ("", case.category)]
    return sorted(fits, key=lambda one: (chain.index(one.area_id), one.title))


def speaks(action: Action) -> bool:
    """Whether the step is written to the resident, so that a ready answer helps."""
    return any(asked.type == "long" and asked.public for asked in action.form)


def steps() -> list[tuple[str, str]]:
    """The steps of all processes in force that are written to the resident: name and title, each name once."""
    found: dict[str, str] = {}
    for pack in packs.all_active():
        for name, action in pack.actions.items():
            if speaks(action):
                found.setdefault(name, told.say(action.title))
    return list(found.items())


def fitting(answers: Sequence[QuickReply], steps: Collection[str]) -> list[QuickReply]:
    """Those for any step, and those for one of these that can be taken now."""
    return [one for one in answers if not one.step or one.step in steps]


def filled(text: str, case: Case, category: str) -> str:
    """The answer with what the case says in place of its fields; a field that says nothing goes."""
    promised = standing.promise(case, packs.by_version(case.pack_version_id))
    said = {
        "number": str(case.number),
        "place": case.place_label,
        "category": category,
        "handler": told.in_charge(case) or pgettext("whoever is in charge", "we"),
        "due": told.by_date(promised.due) if promised else "",
        "estate": case.area.name,
        "today": moments.named_day(clock.today()),
    }
    for name, words in said.items():
        text = text.replace(f"{{{name}}}", words)
    return text


def of_areas(areas: Sequence[int]) -> list[QuickReply]:
    """Those of these areas, to be looked through. One statement."""
    return list(
        QuickReply.objects.filter(area_id__in=areas, active=True).select_related("area").order_by("title", "pk")
    )


@transaction.atomic
def save(
    area: Area, title: str, text: str, *, by: Actor, category: str = "", step: str = "",
    reply_id: int | None = None, seen: str | None = None,
) -> QuickReply:  # fmt: skip
    """Keep a ready answer, or mend one. `step`: of a process, where it alone is offered."""
    one = QuickReply.objects.select_for_update().get(pk=reply_id, active=True) if reply_id else QuickReply(area=area)
    if not may(by, "reply.edit", one):
        raise NotAllowed(_("Ready answers are kept by the desk of the area."))
    if not title.strip() or not text.strip():
        raise Refused("words_missing", _("A ready answer has a title and words."), field="text")
    if reply_id:
        must_be_as_seen(seen, state_of(one))
    elif QuickReply.objects.filter(area=area, active=True).count() >= AT_MOST:
        raise Refused("too_many", _("A hundred ready answers are kept at most; take some away first."))
    was, before = (_said(one) if reply_id else {}), one.text
    if step and step not in dict(steps()):
        raise Refused("step_unknown", _("No step of this name is written to the resident."), field="step")
    one.title, one.text, one.category, one.step = title.strip()[:40], text.strip()[:1000], category, step
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError:
        raise Refused("title_taken", _("There is a ready answer of this title already."), field="title") from None
    data = {"digest": salted_digest(bytes(one.salt), one.text), "category": one.category, "step": one.step}
    data |= before_after(was, _said(one), {"text": before != one.text})
    _offered.changed()
    by, new = _as(by, one), reply_id is None
    record("reply.added" if new else "reply.changed", one, by=by, data=data, area_id=one.area_id, new=new)
    return one


def _said(one: QuickReply) -> dict[str, str]:
    """What the record of changes says of it: its words stay in the row."""
    return {"title": one.title, "category": one.category, "step": one.step}


def _as(by: Actor, one: QuickReply) -> Actor:
    return in_post(by, "reply.edit", one)


@transaction.atomic
def retire(reply_id: int, *, by: Actor) -> None:
    """It is offered no longer."""
    one = QuickReply.objects.select_for_update().get(pk=reply_id)
    if not may(by, "reply.edit", one):
        raise NotAllowed(_("Ready answers are kept by the desk of the area."))
    if one.active:
        one.active = False
        one.save(update_fields=["active"])
        _offered.changed()
        record("reply.retired", one, by=_as(by, one), data=before_after(_said(one), {}), area_id=one.area_id)
