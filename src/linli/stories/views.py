"""The desk's doors: cases of which stories are made, one story, who publishes under which sections."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases import queries as cases
from linli.cases import told
from linli.cases.doors.desk.work import Choice, choices_of
from linli.cases.models import Case
from linli.cases.services import pack_of
from linli.cases.standing import standing
from linli.council.doors import key as as_key
from linli.council.doors import page_before
from linli.journal.actors import Actor
from linli.journal.seen import last_of, state_of
from linli.kernel import clock
from linli.media import queries as media
from linli.papers import outs
from linli.people import access
from linli.people.doors import acting, actor, desk_form, desk_page, desk_step, done, reachable
from linli.people.forms import refusals_on
from linli.people.models import Organisation
from linli.rules import process
from linli.rules.pack import Pack
from linli.rules.pack_graph import targets
from linli.rules.pack_parts import Story as Rule
from linli.stories import covering, paying, pictures, queries, reading, services
from linli.stories.correspondent_models import Correspondent
from linli.stories.fee_models import Fee
from linli.stories.forms import CorrectionForm, CoverForm, FeeForm, PublisherForm, SectionForm, StoryForm, TariffForm
from linli.stories.models import Publisher, Section, Story


@desk_page
@outs.listed
def desk(request: HttpRequest) -> HttpResponse:
    """The cases of one's desk, newest first, of one section if asked, each with how far its story has come.

    What is perhaps the same film or link as that of another case is marked.
    """
    by, section = actor(request), request.GET.get("section", "")
    sections = _sections(by)
    cases_here = queries.under(queries.at_desk(by), section).select_related("area").order_by("-pk")
    found, older = page_before(cases_here, request)
    older = f"{older}&section={section}" if older and section else older
    twins = media.twins(found)
    made = {row.case_id: row for row in Story.objects.filter(case__in=found).select_related("section")}
    rows = []
    for case in found:
        pack = pack_of(case)
        story = made.get(case.pk)
        shown = bool(story and story.released_at and pack.story and case.state in pack.story.shown)
        again = [one.case for one in twins.get(case.pk, []) if access.may(by, "case.read", one.case)]
        rows.append((case, told.say(pack.states[case.state].title), story, shown, again[:1]))
    outs.stays_without(request, rows)
    context = {
        "rows": rows, "older": older, "publishers": list(queries.kept(by)[:20]), "sections": sections,
        "section": section, "unsorted": queries.UNSORTED,
    }  # fmt: skip
    return render(request, "stories/desk.html", context)


def _case(request: HttpRequest, key: int) -> tuple[Case, Pack, Rule]:
    """The case, if the person makes stories of it or signs its fees; else 404."""
    case = get_object_or_404(Case.objects.select_related("area", "handler"), pk=key)
    found, by = queries.rule_of(case), actor(request)
    if found is None or not (queries.works_on(by, case) or queries.decides_fees(by, case)):
        raise Http404
    return case, *found


def _sections(by: Actor) -> list[Section]:
    """Those of one's own publishers. Two statements."""
    rows = Section.objects.filter(publisher__in=queries.kept(by).filter(ended_at=None), ended_at=None)
    return list(rows.select_related("publisher").order_by("publisher_id", "position", "pk"))


@desk_form
def story(request: HttpRequest, key: int) -> HttpResponse:
    """One story: its words, what stands beside them, where it was released, what is paid for it."""
    case, pack, rule = _case(request, key)
    return _page(request, case, pack, rule)


def _page(request: HttpRequest, case: Case, pack: Pack, rule: Rule, **bound: Any) -> HttpResponse:
    by, row = actor(request), queries.of_case(case)
    files, films = services.files_for(row, case), services.films_for(case)
    files = {code: file for code, file in files.items() if row is None or code not in row.covered}
    form = bound.get("form") or StoryForm(
        initial=StoryForm.known(row), sections=_sections(by), files=list(files), films=list(films)
    )
    works = queries.works_on(by, case)
    releases = pack.actions[rule.release]
    stands = standing(by, case)
    may_release = case.state in releases.from_ and any(process.fits(pack.who[name], stands) for name in releases.by)
    fees = (
        list(
            Fee.objects.filter(case=case)
            .select_related("payee", "tariff", "award__entry", "award__prize")
            .order_by("pk")
        )
        if row
        else []
    )
    fee_form = bound.get("fee_form") or _fee_form(row, case, rule)
    reading.fees(fees, by=by)
    reading.payees(fee_form.payees if fee_form and works else (), by=by)
    context = {
        "case": case, "row": row, "state": told.say(pack.states[case.state].title), "form": form, "works": works,
        "words": services.words_of(case, rule), "pictures": list(enumerate(files.values(), 1)),
        "open": case.state in rule.prepared, "shown": bool(row and row.released_at and case.state in rule.shown),
        "releases": bool(row and not row.released_at and may_release), "as_seen": state_of(row) if row else "",
        "downs": _downs(row, case, pack, rule, by),
        "records": list(_records(case, pack, rule)), "fees": fees, "fees_seen": str(len(fees)),
        "corrections_seen": last_of(row.corrections.all()) if row else "",
        "fee_form": fee_form,
        "correction_form": bound.get("correction_form") or CorrectionForm(),
        "corrections": row.corrections.select_related("by").order_by("pk") if row else (), "covers": pictures.COVERS,
        **_writers(by, case, row),
        "earns": bool(row and queries.earns(row, case, rule)), "me": by.person_id,
    }  # fmt: skip
    return render(request, "stories/story.html", context, status=422 if bound else 200)


def _downs(row: Story | None, case: Case, pack: Pack, rule: Rule, by: Actor) -> list[Choice]:
    """The steps by which the person takes down what everybody reads now, each with its form, which asks why."""
    if row is None or row.released_at is None or case.state not in rule.shown:
        return []
    down = {name for name, action in pack.actions.items() if (to := set(targets(action))) and to.isdisjoint(rule.shown)}
    return [one for one in choices_of(case, pack, by, None) if one.name in down and one.form is not None]


def _writers(by: Actor, case: Case, row: Story | None) -> dict[str, Any]:
    """Whose work it is among correspondents, and whose else it could be. Two statements."""
    theirs = list(case.contributions.select_related("correspondent__publisher").order_by("pk"))
    known = {one.correspondent_id for one in theirs}
    could = Correspondent.objects.filter(publisher__in=queries.kept(by), until=None).order_by("unit", "pk")
    return {"credited": [one.correspondent for one in theirs], "writers": [one for one in could if one.pk not in known]}


def _fee_form(row: Story | None, case: Case, rule: Rule, data: Any = None) -> FeeForm | None:
    """None until it was released somewhere and its publisher has tariffs and payees."""
    if row is None or not queries.earns(row, case, rule):
        return None
    prices = paying.tariffs(row.publisher, clock.today())
    payees = queries.payees(row)
    if not prices or not payees:
        return None
    return FeeForm(data, payees=payees, tariffs=prices, initial={"number": 1})


def _records(case: Case, pack: Pack, rule: Rule) -> Iterator[tuple[Any, str, str]]:
    """On which channels it was released, when and where: the steps of the case."""
    asked = {question.name: question for question in pack.actions[rule.release].form}
    for step in cases.steps_of(case):
        if step.action == rule.release:
            choice = next((name for name in rule.says if name in step.words), "")
            words = step.words.get(choice, "")
            options = asked[choice].options if choice in asked else {}
            yield (
                step,
                told.say(options[words]) if words in options else str(words),
                str(step.words.get(rule.address, "")),
            )


@desk_step
def act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Something is done with the story."""
    case, pack, rule = _case(request, key)
    by, back = actor(request), reverse("stories:story", args=[key])
    if name == "sort":
        section = as_key(request.POST.get("section"))
        return done(request, lambda: services.sort(key, section, by=by), _("Noted."), reverse("stories:desk"))
    if name == "prepare":
        return _prepare(request, case, pack, rule)
    if name == "correct":
        return _correct(request, case, pack, rule)
    if name == "propose":
        return _propose(request, case, pack, rule)
    if name == "pictures":
        given = request.FILES.getlist("photos")
        return done(
            request, lambda: services.add_pictures(key, given, by=by), _("Added; they are being checked."), back
        )
    if name == "release":
        site = f"{request.scheme}://{request.get_host()}"
        release = lambda: services.release(key, by=by, address=site)  # noqa: E731 -- done() takes what to do
        return done(request, release, _("Everybody reads it now."), back)
    raise Http404


def _prepare(request: HttpRequest, case: Case, pack: Pack, rule: Rule) -> HttpResponse:
    by, row = actor(request), queries.of_case(case)
    form = StoryForm(
        request.POST,
        sections=_sections(by),
        files=[code for code in services.files_for(row, case) if row is None or code not in row.covered],
        films=list(services.films_for(case)),
    )
    if form.is_valid():
        with refusals_on(form):
            services.prepare(case.pk, form.prepared(), by=by, seen=request.POST.get("seen") or None)
            messages.success(request, _("Noted."))
            return redirect("stories:story", case.pk)
    return _page(request, case, pack, rule, form=form)


def _correct(request: HttpRequest, case: Case, pack: Pack, rule: Rule) -> HttpResponse:
    form, row = CorrectionForm(request.POST), queries.of_case(case)
    if row and form.is_valid():
        with refusals_on(form):
            services.correct(row.pk, form.cleaned_data["text"], by=actor(request), seen=request.POST.get("seen"))
            messages.success(request, _("It stands beside the story."))
            return redirect("stories:story", case.pk)
    return _page(request, case, pack, rule, correction_form=form)


def _propose(request: HttpRequest, case: Case, pack: Pack, rule: Rule) -> HttpResponse:
    form = _fee_form(queries.of_case(case), case, rule, request.POST)
    if form is None:
        raise Http404
    if form.is_valid():
        given, seen = form.cleaned_data, request.POST.get("seen")
        with refusals_on(form):
            paying.propose(
                case.pk, int(given["payee"]), int(given["tariff"]), number=given["number"], rate=given["rate"],
                by=actor(request), seen=seen,
            )  # fmt: skip
            messages.success(request, _("Proposed; another person decides."))
            return redirect("stories:story", case.pk)
    return _page(request, case, pack, rule, fee_form=form)


@desk_form
def cover_over(request: HttpRequest, key: int, code: str) -> HttpResponse:
    """One picture, and the places in it that are to be covered over."""
    case, _pack, rule = _case(request, key)
    row = queries.of_case(case)
    file = services.files_for(row, case).get(code)
    if row is None or file is None or code in row.covered or case.state not in rule.prepared:
        raise Http404
    form = CoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            covering.cover_over(key, code, form.cleaned_data["boxes"], by=actor(request), seen=request.POST.get("seen"))
            messages.success(request, _("The picture in which it is covered over takes its place."))
            return redirect(reverse("stories:story", args=[key]) + "#beside")
    context = {"case": case, "file": file, "form": form, "as_seen": state_of(row)}
    return render(request, "stories/cover_over.html", context, status=422 if form.errors else 200)


@desk_page
def copy(request: HttpRequest, key: int) -> HttpResponse:
    """The story with its looks, to be pasted into the editor of an official account."""
    case, _pack, rule = _case(request, key)
    row = get_object_or_404(Story.objects.select_related("publisher", "section", "cover"), case=case)
    words = services.words_of(case, rule) if row.released_at is None else {
        name: getattr(row, name) for name in ("headline", "text", "credits", "day", "place")
    }  # fmt: skip
    context = {
        "row": row,
        "case": case,
        "words": words,
        "paragraphs": [line for line in words["text"].splitlines() if line.strip()],
    }
    return render(request, "stories/copy.html", context)


@desk_page
def cover(request: HttpRequest, key: int, size: str) -> HttpResponse:
    """The cover cut to what a channel asks for."""
    case, _pack, _rule = _case(request, key)
    row = get_object_or_404(Story.objects.select_related("cover"), case=case, cover__isnull=False)
    if size not in pictures.COVERS or row.cover is None or not row.cover.ready:
        raise Http404
    return pictures.cut(row.cover, size)


@desk_form
@outs.listed
def publishers(request: HttpRequest) -> HttpResponse:
    """Whose desk one is, and the bodies that could begin to publish."""
    by = actor(request)
    rows = list(queries.kept(by)[:100])
    bodies = list(_bodies(by, rows))
    form = PublisherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = next((one for one in bodies if one.code == request.POST.get("body")), None)
        if body is None:
            raise Http404
        given = form.cleaned_data
        with refusals_on(form):
            made = services.open_publisher(
                body.pk, given["name"], licence=given["licence"], about=given["about"], by=by
            )
            messages.success(request, _("Add its sections now."))
            return redirect("stories:publisher", made.code)
    outs.stays_without(request, rows)
    context = {"rows": rows, "bodies": bodies, "form": form}
    return render(request, "stories/publishers.html", context, status=422 if form.errors else 200)


def _bodies(by: Actor, rows: Iterable[Publisher]) -> Iterator[Organisation]:
    from linli.people import terms

    held = {one.organisation_id for one in terms.held(by.person_id) if not one.strong}
    yield from Organisation.objects.filter(pk__in=held - {row.organisation_id for row in rows}).order_by("pk")[:20]


def kept_or_404(request: HttpRequest, code: str) -> Publisher:
    """The publisher, if one's body keeps it; else 404."""
    return reachable(request, "publisher.keep", Publisher.objects.select_related("organisation", "area"), code=code)


@desk_page
@outs.listed
def publisher(request: HttpRequest, code: str) -> HttpResponse:
    """One publisher: its licence, sections and tariffs."""
    return _set_up_page(request, kept_or_404(request, code))


def _set_up_page(request: HttpRequest, row: Publisher, **bound: Any) -> HttpResponse:
    context = {
        "publisher": row, "sections": queries.sections(row), "tariffs": paying.tariffs(row, clock.today()),
        "form": PublisherForm(initial=PublisherForm.known(row)), "section_form": SectionForm(),
        "tariff_form": TariffForm(initial={"since": clock.today()}), "as_seen": state_of(row), **bound,
    }  # fmt: skip
    return render(request, "stories/publisher.html", context, status=422 if bound else 200)


@desk_step
def set_up(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Change one thing of a publisher."""
    row, back = kept_or_404(request, code), reverse("stories:publisher", args=[code])
    by, said = acting(request, "publisher.keep", row), request.POST
    if name == "end":
        end = lambda: services.end_section(get_object_or_404(row.sections, pk=as_key(said.get("section"))).pk, by=by)  # noqa: E731
        return done(request, end, _("Nothing new comes under it."), back)
    forms: dict[str, tuple[str, Any]] = {
        "change": ("form", PublisherForm), "section": ("section_form", SectionForm),
        "tariff": ("tariff_form", TariffForm),
    }  # fmt: skip
    if name not in forms:
        raise Http404
    shown, made = forms[name]
    form = made(said)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            if name == "change":
                services.change_publisher(row.pk, **given, by=by, seen=said.get("seen"))
            elif name == "section":
                services.add_section(row.pk, given["slug"], given["name"], name_en=given["name_en"], by=by)
            else:
                paying.set_tariff(row.pk, **given, by=by)
            messages.success(request, _("Noted."))
            return redirect(back)
    return _set_up_page(request, row, **{shown: form})
