"""Everybody's doors: who publishes, a publisher's stories, one story; and a contributor's own fees."""

from datetime import date

from django.contrib import messages
from django.contrib.sitemaps import views as sitemaps
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel import clock
from linli.kernel.numbers import whole
from linli.papers import outs
from linli.people.doors import actor, done, own_form, own_page, own_step, person_of
from linli.people.forms import refusals_on
from linli.stories import counting, feeding, paying, pictures, queries
from linli.stories.fee_models import Fee, Payee, PayState
from linli.stories.forms import AccountForm
from linli.stories.models import Publisher, Story

EMBEDDED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'"
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who publishes here; where there is one, its stories."""
    rows = list(queries.publishers()[:60])
    if len(rows) == 1:
        return redirect("stories:of", rows[0].code)
    return render(request, "stories/home.html", {"rows": rows})


def _publisher(code: str) -> Publisher:
    found: Publisher = get_object_or_404(Publisher.objects.select_related("organisation"), code=code, ended_at=None)
    return found


@require_safe
@outs.residents
def of(request: HttpRequest, code: str) -> HttpResponse:
    """A publisher's stories, newest first, of one section or with some words if asked."""
    publisher = _publisher(code)
    section, words = request.GET.get("section", "")[:24], request.GET.get("q", "").strip()[:60]
    rows, older = queries.listed(publisher, section=section, words=words, before=request.GET.get("before", "")[:40])
    outs.stays_without(request, rows)
    context = {
        "publisher": publisher, "rows": rows, "older": older, "sections": queries.sections(publisher),
        "section": section, "words": words, "calls": list(queries.calls_shown(publisher)),
    }  # fmt: skip
    return render(request, "stories/of.html", context)


def _shown(code: str) -> Story:
    found: Story = get_object_or_404(queries.shown().select_related("case"), code=code)
    return found


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One story."""
    story = _shown(code)
    context = {
        "story": story, "pictures": pictures.of(story), "films": pictures.films_of(story),
        "corrections": story.corrections.order_by("pk"),
        "address": request.build_absolute_uri(request.path),
        "cover": request.build_absolute_uri(reverse("stories:picture", args=[code, story.cover.code, "large"]))
        if story.cover else "",
        "film": request.build_absolute_uri(reverse("stories:film", args=[code, 1])) if story.films else "",
    }  # fmt: skip
    response = render(request, "stories/show.html", context)
    read = counting.seen(request)
    if story.code not in read and request.method == "GET":
        counting.count(story)
        kept = ".".join([story.code, *read][: counting.MOST])
        response.set_cookie(counting.SEEN, kept, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@require_safe
def embed(request: HttpRequest, code: str) -> HttpResponse:
    """A story as a card in somebody else's page."""
    story = _shown(code)
    context = {"story": story, "address": request.build_absolute_uri(reverse("stories:show", args=[code]))}
    response = render(request, "stories/embed.html", context)
    response["Content-Security-Policy"] = EMBEDDED
    return response


@require_safe
def picture(request: HttpRequest, code: str, file: str, size: str) -> HttpResponseBase:
    """One picture of a story, while it is shown."""
    return pictures.answer(request, _shown(code), file, size)


@require_safe
def film(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One film of a story, at an address that stays, while the story is shown: on to where it plays."""
    found = pictures.films_of(_shown(code))
    if not 1 <= number <= len(found) or not found[number - 1].film_at:
        raise Http404
    return redirect(found[number - 1].film_at)


@require_safe
def feed(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """RSS or Atom."""
    if form not in feeding.FEEDS:
        raise Http404
    return feeding.feed(request, _publisher(code), form)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address, for search engines."""
    answer: HttpResponse = sitemaps.sitemap(request, {"stories": feeding.Map, "calls": feeding.Calls})
    return answer


@own_page
@outs.residents
def fees(request: HttpRequest) -> HttpResponse:
    """What one was paid in a year, and what is on its way."""
    this = clock.today().year
    asked = whole(request.GET.get("year"), 4) or this
    year = asked if 2000 <= asked <= this else this
    own = Fee.objects.filter(payee__person=person_of(request)).select_related(
        "publisher", "case__story", "tariff", "award__entry", "award__prize"
    )
    paid = own.filter(paid_on__range=(date(year, 1, 1), date(year, 12, 31)))
    owed = own.filter(state__in=(PayState.APPROVED, PayState.LISTED, PayState.RETURNED))
    rows = list(owed.order_by("-pk")[:100]) + list(paid.order_by("-paid_on", "-pk")[:500])
    total = paid.aggregate(gross=Sum("gross"), tax=Sum("tax"))
    gross, tax = total["gross"] or 0, total["tax"] or 0
    outs.stays_without(request, rows)
    context = {
        "rows": rows, "year": year, "years": [one for one in range(this, this - 4, -1) if one != year],
        "gross": gross, "tax": tax, "net": gross - tax,
        "payee": Payee.objects.filter(person=person_of(request)).first(),
    }  # fmt: skip
    return render(request, "stories/fees.html", context)


@own_step
def received(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the money came."""
    fee = get_object_or_404(Fee, code=code, payee__person=person_of(request))
    act = lambda: paying.receive(fee.pk, by=actor(request))  # noqa: E731 -- done() takes what to do
    return done(request, act, _("Thank you."), reverse("stories:fees"))


@own_form
def account(request: HttpRequest) -> HttpResponse:
    """Where one is paid. What was given before is not shown again."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            paying.tell_account(form.given(), by=actor(request))
            messages.success(request, _("Noted; it is kept sealed."))
            return redirect("stories:fees")
    known = Payee.objects.filter(person=person_of(request)).exists()
    context = {"form": form, "known": known}
    return render(request, "stories/account.html", context, status=422 if form.errors else 200)
