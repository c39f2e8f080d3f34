"""Doors to the points shop: one's own, and the desk's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council.doors import key, page_before
from linli.papers import outs
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_step,
    done,
    own_form,
    own_step,
)
from linli.people.forms import refusals_on
from linli.points import doors, queries, shop
from linli.points.forms import GoodForm
from linli.points.models import Claim, RuleBook


@own_form
@outs.residents
def own(request: HttpRequest, code: str) -> HttpResponse:
    """What one's points can be redeemed for, and what one claimed."""
    book = get_object_or_404(RuleBook.objects.select_related("body__area"), code=code)
    if doors.belonging(request, book) is None or not shop.is_open(book):
        raise Http404
    back = reverse("points:shop", args=[code])
    if request.method == "POST":
        good = get_object_or_404(book.goods, pk=key(request.POST.get("good")))
        quantity = key(request.POST.get("quantity", "1"))
        said = _("Claimed. Collect it where the shop is kept; say your name there.")
        return done(request, lambda: shop.claim(good.pk, quantity, by=actor(request)), said, back)
    account = queries.accounts_of(actor(request).person_id).filter(book=book).first()
    context = {
        "book": book,
        "goods": book.goods.filter(offered=True).order_by("name"),
        "claims": shop.claims(book).filter(account=account)[:50] if account else [],
        "left": queries.balance(account) if account else 0,
        "me": actor(request).person_id,
    }
    return render(request, "points/shop.html", context)


@own_step
def give_up(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give one's own claim up."""
    row = get_object_or_404(Claim, pk=pk, good__book__code=code, made_by_id=actor(request).person_id)
    back = reverse("points:shop", args=[code])
    return done(
        request, lambda: shop.cancel(row.pk, by=actor(request)), _("Given up; the points are yours again."), back
    )


@desk_form
@outs.listed
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The goods, and the claims: to be handed over, handed over, given up."""
    book = doors.readable(request, code)
    if not doors.keeps(request, book):
        raise Http404
    good = book.goods.filter(pk=key(request.GET.get("good"))).first()
    known = {name: getattr(good, name) for name in ("name", "price", "stock", "offered")} if good else None
    form = GoodForm(request.POST or None, initial=known)
    if request.method == "POST":
        by = acting(request, "points.keep", book)
        if form.is_valid():
            with refusals_on(form):
                said, seen = shop.Offer(**form.cleaned_data), request.POST.get("seen")
                shop.offer(book.pk, said, by=by, good_id=good.pk if good else None, seen=seen)
                messages.success(request, _("Noted."))
                return redirect("points:shop_desk", code)
    claims, older = page_before(shop.claims(book), request)
    doors.note(request, [row.account for row in claims])
    context = {
        "book": book, "goods": book.goods.order_by("name"), "claims": claims, "older": older, "form": form,
        "good": good, "as_seen": shop.seen_of(book, good), "open": shop.is_open(book), "me": actor(request).person_id,
    }  # fmt: skip
    return render(request, "points/shop_desk.html", context, status=422 if form.errors else 200)


@desk_step
def finish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A claim was handed over, or is given up."""
    book = doors.readable(request, code)
    row = get_object_or_404(Claim, pk=pk, good__book=book)
    by, back = acting(request, "points.keep", book), reverse("points:shop_desk", args=[code])
    if "cancel" in request.POST:
        return done(request, lambda: shop.cancel(row.pk, by=by), _("Given up; points and stock are back."), back)
    return done(request, lambda: shop.hand_over(row.pk, by=by), _("Handed over."), back)
