"""Posts by area: who holds what from when to when; founding, filling and ending, by the office above."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from linli.cases import cards
from linli.cases.models import Route
from linli.cases.route_models import EditionState
from linli.journal.actors import Actor
from linli.journal.queries import history_of
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import access, identities, kinds, leaving, provider, queries, regrading, services
from linli.people.doors import acting, actor, staff_required
from linli.people.forms import add_refusal
from linli.people.models import Organisation, Person, Post, Term
from linli.people.wording import masked
from linli.places.models import Area
from linli.web.journal import changes
from linli.web.keys import number
from linli.web.people import powers
from linli.web.people.doors import areas
from linli.web.people.forms import AppointForm, CardForm, EndTermForm, LettersForm, OrganisationForm, PostForm
from linli.web.registry.doors import form_page

PAGE = 30
FOUND = 20
BODIES = 200


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Posts in reach with their running and coming terms; vacant ones say so."""
    by = actor(request)
    rows = list(queries.posts(by, after=number(request.GET.get("after")) or 0))
    held = queries.terms_of_posts([post.pk for post in rows])
    _say_bound(by, [term for terms in held.values() for term in terms])
    context = {
        "rows": [(post, held[post.pk]) for post in rows],
        "may_create": access.anywhere(by, "post.create", Area),
        "older": f"?after={rows[-1].pk}" if len(rows) == PAGE else "",
    }
    return render(request, "web/people/posts.html", context)


def _say_bound(by: Actor, terms: list[Term]) -> None:
    """Beside each holder whether their account is bound at the office's provider, for whoever may end that."""
    if provider.current():
        found = identities.ended_by(by, {term.person_id for term in terms})
        for term in terms:
            cast(Any, term).bound = found.get(term.person_id)


@require_safe
@staff_required
@outs.listed
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post with every term, past ones too, newest first."""
    by = actor(request)
    found = _post(by, pk)
    rows = Term.objects.filter(post=found).select_related("person").order_by("-starts", "-pk")
    endable = access.scope(by, "term.end", Term.objects.filter(post=found, ends=None)).values_list("pk", flat=True)
    carded = access.scope(by, "term.card", Term.objects.filter(post=found))
    terms = list(rows[:PAGE])
    _say_bound(by, terms)
    context = {
        "post": found,
        "terms": terms,
        "endable": set(endable),
        "carded": set(carded.values_list("pk", flat=True)) if found.kind in cards.kinds() else set(),
        "running": set(queries.running().filter(post=found).values_list("pk", flat=True)),
        "may_appoint": access.may(by, "post.appoint", found),
        "may_change": access.may(by, "post.create", found.area) and found.ended_at is None,
        "may_regrade": found.ended_at is None and regrading.may_become(by, found, found.kind, found.area),
        "powers": powers.powers(kind) if (kind := kinds.post(found.kind)) else [],
        "processes": powers.processes(found.kind),
        "rules": _rules(found),
        "history": changes.told(list(history_of(found).order_by("-pk")[:PAGE]), by),
    }
    return render(request, "web/people/post.html", context)


def _rules(post: Post) -> list[Route]:
    """The dispatch rules in force that send requests to this post, numbered as their page does. One statement."""
    before = Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lte=OuterRef("pk"))
    so_far = Route.objects.filter(before, edition=OuterRef("edition")).order_by().values("edition")
    number = Subquery(so_far.annotate(found=Count("pk")).values("found"))
    to_kind = Q(post_kind=post.kind, area__in=post.area.path_ids)
    rules = Route.objects.filter(Q(post=post) | to_kind, edition__state=EditionState.IN_FORCE, active=True)
    return list(rules.annotate(number=number).select_related("area").order_by("area_id", "position", "pk")[:PAGE])


def _post(by: Actor, pk: int) -> Post:
    rows = access.scope(by, "post.read", Post.objects.select_related("organisation", "area"))
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def add(request: HttpRequest) -> HttpResponse:
    """Found a post."""
    by = actor(request)
    mine = areas(by, "post.create")
    bodies = access.scope(by, "post.create", Area.objects.all()).values("pk")
    known = Organisation.objects.filter(area_id__in=bodies, ended_at=None).select_related("area").order_by("name", "pk")
    listed = list(known[:BODIES])
    if not mine:
        raise Http404
    choices = [(body.pk, f"{body.name} · {body.area.name}") for body in listed]
    form = PostForm(request.POST or None, areas=mine, bodies=choices)

    def save() -> None:
        given: dict[str, Any] = form.cleaned_data
        body = next(body for body in listed if body.pk == given["organisation"])
        hat = acting(request, "post.create", given["area"])
        services.create_post(
            given["kind"], body, given["area"], by=hat, title=given["title"], phone=given["phone"].strip()
        )

    back = reverse("web:posts")
    there = access.scope(by, "post.create", Post.objects.all())
    said = _("The post was founded. Now fill it.")
    return form_page(request, form, save, title=_("Found a post"), back=back, said=said, among=there)


@require_safe
@staff_required
@outs.listed
def bodies(request: HttpRequest) -> HttpResponse:
    """Organisations in reach."""
    by = actor(request)
    mine = access.scope(by, "post.read", Organisation.objects.filter(pk__gt=number(request.GET.get("after")) or 0))
    rows = list(mine.select_related("area").order_by("pk")[: PAGE + 1])
    homes = Area.objects.filter(pk__in={body.area_id for body in rows})
    context = {
        "rows": rows[:PAGE],
        "editable": set(access.scope(by, "post.create", homes).values_list("pk", flat=True)),
        "may_create": access.anywhere(by, "post.create", Area),
        "older": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return render(request, "web/people/bodies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def add_body(request: HttpRequest) -> HttpResponse:
    """Put an organisation on record."""
    mine = areas(actor(request), "post.create")
    if not mine:
        raise Http404
    form = OrganisationForm(request.POST or None, areas=mine)

    def save() -> None:
        given: dict[str, Any] = form.cleaned_data
        hat = acting(request, "post.create", given["area"])
        services.create_organisation(given["kind"], given["name"], given["area"], by=hat, letters=given["letters"])

    back = reverse("web:organisations")
    title = _("Add an organisation")
    return form_page(request, form, save, title=title, back=back, said=_("The organisation is on record."))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def body_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters before the numbers of an organisation's papers."""
    body = get_object_or_404(Organisation.objects.select_related("area"), pk=pk)
    by = acting(request, "post.create", body.area)
    form = LettersForm(request.POST if request.method == "POST" else None, initial={"letters": body.letters})

    def save() -> None:
        services.set_letters(pk, form.cleaned_data["letters"], by=by)

    title = _("Papers of %(body)s") % {"body": body.name}
    said = _("From now on its papers bear these letters; those already issued keep theirs.")
    return form_page(request, form, save, title=title, back=reverse("web:organisations"), said=said, of=body)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the person by name or number, then say from when to when. Posted, so that no address holds a number."""
    found = _post(actor(request), pk)
    by = acting(request, "post.appoint", found)
    find = request.POST.get("find", "").strip()[:50]
    people = _found(actor(request), find) if find else []
    form = AppointForm(request.POST if "chosen" in request.POST else None, people=people)
    if form.is_valid() and _appointed(form, found, by):
        messages.success(request, _("The term was entered."))
        return redirect("web:post", pk)
    context = {"post": found, "find": find, "people": people, "form": form}
    return render(request, "web/people/appoint.html", context, status=422 if form.errors else 200)


def _found(by: Actor, find: str) -> list[tuple[str, str]]:
    """Persons in reach; a whole phone number finds anybody, for who knows it has it from them."""
    rows = {line.code: f"{line.name} {line.phone}" for line in queries.people(by, find=find)[:FOUND]}
    known = services.person_of_phone(find)
    if known:
        rows[known.code] = f"{masked('name', known.name)} {masked('phone', known.phone)}"
    return list(rows.items())


def _appointed(form: AppointForm, found: Post, by: Actor) -> bool:
    given: dict[str, Any] = form.cleaned_data
    person = Person.objects.get(code=given["person"])
    try:
        services.appoint(
            found.pk,
            person.pk,
            by=by,
            starts=given["starts"],
            ends=given["ends"],
            document=given["document"],
            acting=given["acting"],
            how=given["manner"],
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The enforcement card that goes with a term: entered by its holder, or by the office above."""
    term = get_object_or_404(Term.objects.select_related("post__area", "post__organisation", "person"), pk=pk)
    if term.post.kind not in cards.kinds():
        raise Http404
    by = acting(request, "term.card", term)
    known = {"number": term.card, "body": term.card_body or term.post.organisation.name, "until": term.card_until}
    form = CardForm(request.POST if request.method == "POST" else None, initial=known)

    def save() -> None:
        given: dict[str, Any] = form.cleaned_data
        services.keep_card(pk, given["number"], given["body"], given["until"], by=by)

    title = _("Enforcement card of %(name)s as %(post)s") % {"name": term.person.name, "post": term.post.title}
    back = reverse("people:me") if term.person_id == by.person_id else reverse("web:post", args=[term.post_id])
    said = _("The card is on record. Steps that ask for its number have it from there.")
    return form_page(request, form, save, title=title, back=back, said=said, of=term)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the last day, which confirms it; then end the term."""
    term = get_object_or_404(Term.objects.select_related("post__area", "person"), pk=pk)
    by = acting(request, "term.end", term)
    form = EndTermForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        given: dict[str, Any] = form.cleaned_data
        leaving.end(pk, by=by, ends=given["ends"], document=given["document"], why=given["why"])

    title = _("End the term of %(name)s as %(post)s") % {"name": term.person.name, "post": term.post.title}
    back = reverse("web:post", args=[term.post_id])
    return form_page(
        request, form, save, title=title, back=back, said=_("The term ends, and with it the power."), of=term
    )
