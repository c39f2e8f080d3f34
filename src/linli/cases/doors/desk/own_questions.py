"""What each category asks by itself: read, edited with a preview as residents see it, and proposed as a version."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.cases import own_categories, own_questions
from linli.cases import packs as store
from linli.cases.doors.desk import changes, mending, staff
from linli.cases.doors.desk.own_question_form import QuestionForms, kind_title
from linli.cases.forms import PackForm, category_choices, start_form
from linli.cases.models import PackVersion
from linli.journal.actors import Actor
from linli.kernel.refused import NotAllowed, Refused
from linli.kernel.wording import noted
from linli.papers import outs
from linli.people.access import may
from linli.people.doors import desk_form, desk_step, staff_required
from linli.places.models import Area, Level
from linli.rules import own_questions as rules
from linli.rules.pack import Pack
from linli.rules.questions import Input


def version_of(request: HttpRequest, pack: str) -> tuple[PackVersion, Pack, Actor]:
    """The version that is edited next; for whoever publishes processes."""
    actor = staff.actor_of(request)
    if not may(actor, "pack.publish", PackVersion()):
        raise NotAllowed(_("Processes are published by administrators."))
    try:
        version = own_questions.newest(pack)
    except PackVersion.DoesNotExist:
        raise Http404 from None
    page = store.by_version(version.pk)
    if not page.categories:
        raise Http404
    return version, page, actor


@require_safe
@staff_required
@outs.listed
def listed(request: HttpRequest, pack: str) -> HttpResponse:
    """The categories of a process under their groups, each with what it asks."""
    version, page, _actor = version_of(request, pack)
    words = staff.language()
    by_group = [
        (group, [(key, title, [one.title.say(words) for one in rules.of(page, key)]) for key, title in rows])
        for group, rows in category_choices(page, words, staff=True)
    ]
    context = {"version": version, "title": page.title.say(words), "by_group": by_group}
    return render(request, "cases/desk/own_questions.html", context)


@desk_form
def edit(request: HttpRequest, pack: str, category: str) -> HttpResponse:
    """One category's questions: written, tried in the preview, proposed."""
    version, page, actor = version_of(request, pack)
    if category not in page.categories:
        raise Http404
    own = rules.of(page, category)
    rows = QuestionForms.drawn(own)
    tried: tuple[Pack, tuple[Input, ...]] = (page, own)
    faults: list[mending.Mend] = []
    meanwhile: list[changes.Section] = []
    if request.method == "POST":
        rows = QuestionForms.sent(request.POST, own, category, lambda taken: _name(pack, category, taken))
        tried, faults = _tried(version, page, category, rows)
        if "save" in request.POST and not faults:
            try:
                seen = request.POST.get("seen", "")
                made = own_questions.edit(version.pk, category, tried[1], by=actor, seen=seen)
            except Refused as refusal:
                faults, meanwhile = mending.of_refusal(refusal), changes.meanwhile(version, seen)
            else:
                messages.success(request, _("Proposed. Read what it changes, then put it in force."))
                return HttpResponseRedirect(reverse("cases:pack_changes", args=[pack, made.number]), status=303)
        rows = rows.again()
    words = staff.language()
    title = (page.categories[category].staff or page.categories[category].title).say(words)
    context = {
        "version": version,
        "title": title,
        "process": page.title.say(words),
        "rows": rows,
        "faults": faults,
        "preview": _preview(tried[0], category, actor),
        "category": category,
        "history": [_told(one, words) for one in own_questions.history(pack, category)],
        "as_seen": str(version.pk),
        "meanwhile": meanwhile,
    }
    return render(request, "cases/desk/own_question_edit.html", context, status=422 if faults else 200)


def _name(pack: str, category: str, taken: list[str]) -> str:
    return own_questions.next_name(pack, category, taken)


def _tried(
    version: PackVersion, page: Pack, category: str, rows: QuestionForms
) -> tuple[tuple[Pack, tuple[Input, ...]], list[mending.Mend]]:
    """The page with what was written, or the one before with what is wrong."""
    if not rows.is_valid():
        return (page, rules.of(page, category)), mending.plain(rows.faults())
    questions = rows.questions()
    try:
        pack, _page, _text = own_questions.tried(version, category, questions)
    except Refused as refusal:
        return (page, rules.of(page, category)), mending.of_refusal(refusal)
    return (pack, questions), []


def _preview(page: Pack, category: str, actor: Actor) -> PackForm | None:
    """The questions as the form of a resident draws them; nothing where no resident begins the process."""
    way = page.door("resident") or page.door("desk")
    estates = staff.estates_of(actor)
    estate = estates[0] if estates else Area.objects.filter(level=Level.ESTATE).order_by("pk").first()
    if not way or estate is None:
        return None
    form = start_form(page, way, estate, staff.language(), category=category)(auto_id="try_%s", prefix="try")
    return form if form.own else None


def _told(one: own_questions.Edited, words: str) -> dict[str, Any]:
    """One change, before and after, a line a question."""
    before, after = ([_line(asked, side, words) for asked in side] for side in (one.before, one.after))
    return {
        "number": one.version.number, "active": one.version.active, "at": one.at, "who": one.who,
        "gone": [line for line in before if line not in after], "new": [line for line in after if line not in before],
    }  # fmt: skip


def _answer(branch: rules.Branch, beside: Sequence[Input], words: str) -> str:
    """The answer in people's words; as the page says it where its question is none of these."""
    found = next((one for one in beside if one.name == branch.name and branch.option in one.options), None)
    if found is None:
        return branch.value
    said = {"question": found.title.say(words), "answer": found.options[branch.option].say(words)}
    return _("“%(question)s”: %(answer)s") % said


def _line(asked: Input, beside: Sequence[Input], words: str) -> str:
    parts = [asked.title.say(words), str(kind_title(asked))]
    if asked.options and asked.options != rules.YES_NO:
        parts.append(" / ".join(one.say(words) for one in asked.options.values()))
    if asked.required is True:
        parts.append(_("has to be answered"))
    if branch := rules.branch_of(asked):
        parts.append(noted(_("only after another answer"), _answer(branch, beside, words)))
    return " · ".join(parts)


@desk_step
def take_along(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Propose a version once more with the categories and their questions as they are here now."""
    version = PackVersion.objects.filter(pack=pack, number=number).first()
    if version is None or not may(staff.actor_of(request), "pack.publish", PackVersion()):
        raise Http404
    made = own_categories.take_along(version.pk, by=staff.actor_of(request))
    return HttpResponseRedirect(reverse("cases:pack_changes", args=[pack, made.number]), status=303)
