"""The desk's doors to fees: what waits for a word or the bank, one list, months, who is paid."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.council.doors import page_before
from linli.journal.actors import Actor
from linli.journal.services import note_accesses, record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import outs, sheets
from linli.papers.sheets import Column
from linli.people import access
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    second_factor_required,
    staff_required,
)
from linli.people.forms import refusals_on
from linli.rules.money import yuan
from linli.stories import paying, queries, reading
from linli.stories.fee_models import Fee, Payee, PayList, PayState
from linli.stories.forms import AccountForm, PaidForm
from linli.stories.models import Publisher
from linli.stories.views import kept_or_404

PAYEE = ("收款人", "证件号码", "开户银行", "收款账号")  # zh: columns that banks ask for
BANK = (*PAYEE, "税前（元）", "代扣个税（元）", "实付（元）", "用途")  # zh: columns that banks ask for
TITLE = "稿酬发放表"  # zh: of the bank's form
PURPOSES = {"": "稿酬", "prize": "奖金", "labour": "劳务报酬"}  # zh: of the bank's form


@desk_page
@outs.listed
def fees(request: HttpRequest, code: str) -> HttpResponse:
    """Fees of a publisher: what waits first, then what was paid."""
    row = kept_or_404(request, code)
    rows = Fee.objects.filter(publisher=row).select_related(
        "payee", "case__story", "case__area", "tariff", "list", "award__entry", "award__prize"
    )
    state = request.GET.get("state", "")
    if state in PayState.values:
        rows = rows.filter(state=state)
    found, older = page_before(rows.order_by("-pk"), request)
    by = actor(request)
    reading.fees(found, by=by)
    waiting = Fee.objects.filter(publisher=row, state__in=(PayState.APPROVED, PayState.RETURNED)).aggregate(
        n=Count("pk"), gross=Sum("gross"), tax=Sum("tax")
    )
    outs.stays_without(request, found)
    context = {
        "publisher": row, "rows": [(fee, _decides(by, fee)) for fee in found], "older": older, "state": state,
        "states": PayState.choices, "waiting": waiting["n"], "net": (waiting["gross"] or 0) - (waiting["tax"] or 0),
        "lists": row.lists.order_by("-pk")[:12],
    }  # fmt: skip
    return render(request, "stories/fees_of.html", context)


def _decides(by: Actor, fee: Fee) -> bool:
    if fee.state != PayState.PROPOSED or by.person_id in (fee.proposed_by_id, fee.payee.person_id):
        return False
    return queries.decides_fees(by, fee.case)


@desk_step
def decide(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Yes or no to a fee."""
    fee = get_object_or_404(Fee.objects.select_related("publisher"), code=code)
    if name not in ("yes", "no") or not access.may(actor(request), "publisher.keep", fee.publisher):
        raise Http404
    reason = request.POST.get("reason", "")
    act = lambda: paying.decide(fee.pk, yes=name == "yes", reason=reason, by=actor(request))  # noqa: E731
    return done(request, act, _("Decided."), reverse("stories:fees_of", args=[fee.publisher.code]))


@desk_step
def make_list(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is to be paid goes on one list."""
    row = kept_or_404(request, code)
    try:
        made = paying.make_list(row.pk, by=acting(request, "publisher.keep", row))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("stories:fees_of", code)
    return redirect("stories:pay_list", made.code)


def _list(request: HttpRequest, code: str) -> PayList:
    found: PayList = get_object_or_404(PayList.objects.select_related("publisher", "made_by", "paid_by"), code=code)
    if not access.may(actor(request), "publisher.keep", found.publisher):
        raise Http404
    return found


@desk_form
@outs.listed
def pay_list(request: HttpRequest, code: str) -> HttpResponse:
    """One list: who gets what, the sums; and, by another person, that the bank has paid."""
    row, form = _list(request, code), PaidForm(request.POST or None, initial={"on": clock.today()})
    rows = list(
        row.fees.select_related("payee", "case__story", "tariff", "award__entry", "award__prize").order_by("pk")
    )
    if request.method == "POST" and form.is_valid():
        back = frozenset(request.POST.getlist("returned"))
        by = acting(request, "publisher.keep", row.publisher)
        with refusals_on(form):
            paying.note_paid(row.pk, form.cleaned_data["on"], returned=back, by=by)
            messages.success(request, _("Noted. Those who were paid can say that it came."))
            return redirect("stories:pay_list", code)
    reading.fees(rows, by=actor(request))
    context = {
        "list": row, "rows": rows, "form": form, "me": actor(request).person_id,
        "gross": sum(fee.gross for fee in rows), "tax": sum(fee.tax for fee in rows),
        "net": sum(fee.net for fee in rows),
    }  # fmt: skip
    return render(request, "stories/pay_list.html", context, status=422 if form.errors else 200)


@require_POST
@never_cache
@staff_required
@second_factor_required
def bank(request: HttpRequest, code: str) -> HttpResponse:
    """The list as the bank takes it: names and accounts in full, which is kept on record."""
    row = _list(request, code)
    by = acting(request, "publisher.keep", row.publisher)
    rows = list(row.fees.select_related("payee").order_by("pk"))
    named = [(fee.payee.person_id, fee.pk) for fee in rows]
    note_accesses(named, by=by, what="account", reason="list for the bank", subject_kind="fee")
    record("pay_list.handed", row, by=by, data={"fees": len(rows)}, area_id=row.publisher.area_id)
    columns = [Column(title, text=number in (1, 3)) for number, title in enumerate(BANK)]
    lines = [
        (*paying.paid_into(fee), yuan(fee.gross), yuan(fee.tax), yuan(fee.net), PURPOSES[fee.income]) for fee in rows
    ]  # fmt: skip
    book = sheets.write(columns, lines, TITLE, by=by.name)
    answer: Any = FileResponse(book, as_attachment=True, filename=f"gaochou-{clock.day_of(row.made_at):%Y%m%d}.xlsx")
    return answer  # type: ignore[no-any-return]  # a file, which is an answer


@desk_page
@outs.listed
def months(request: HttpRequest, code: str) -> HttpResponse:
    """What was paid in each month: gross, tax and net, which come to the same as the lists."""
    row = kept_or_404(request, code)
    paid = Fee.objects.filter(publisher=row, state__in=(PayState.PAID, PayState.RECEIVED))
    counted = (
        paid.annotate(year=ExtractYear("paid_on"), month=ExtractMonth("paid_on"))
        .values("year", "month")
        .annotate(n=Count("pk"), people=Count("payee", distinct=True), gross=Sum("gross"), tax=Sum("tax"))
        .order_by("-year", "-month")
    )
    rows = [{**one, "net": one["gross"] - one["tax"]} for one in counted[:120]]
    outs.stays_without(request, rows)
    return render(request, "stories/months.html", {"publisher": row, "rows": rows})


@desk_form
@outs.listed
def payees(request: HttpRequest, code: str) -> HttpResponse:
    """Who was paid or can be: how many of their works were adopted, what they earned this year."""
    row = kept_or_404(request, code)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            paying.enter_payee(row.pk, form.given(), by=acting(request, "publisher.keep", row))
            messages.success(request, _("Entered; it is kept sealed."))
            return redirect("stories:payees", code)
    known = Payee.objects.filter(Q(publisher=row) | Q(fees__publisher=row) | Q(known_to=row)).distinct()
    found, older = page_before(known.order_by("-pk"), request)
    rows = _earned(found, row)
    reading.payees(found, by=actor(request))
    outs.stays_without(request, rows)
    context = {"publisher": row, "rows": rows, "older": older, "form": form}
    return render(request, "stories/payees.html", context, status=422 if form.errors else 200)


def _earned(found: list[Payee], publisher: Publisher) -> list[tuple[Payee, int, int]]:
    """Each with how many works of this year were paid for and what they came to. One statement."""
    year = clock.today().year
    of_year = Fee.objects.filter(publisher=publisher, payee__in=found, paid_on__year=year)
    sums = {
        one["payee"]: (one["works"], one["gross"])
        for one in of_year.values("payee").annotate(works=Count("case", distinct=True), gross=Sum("gross"))
    }
    return [(row, *sums.get(row.pk, (0, 0))) for row in found]
