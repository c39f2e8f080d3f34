"""Doors of mail: its list at the desk, one mail, the account; and its sender's page behind the link in the answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.cases import links
from linli.cases.forms import PackForm, start_form
from linli.council.doors import page_before
from linli.journal.seen import state_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.notify import gateways, managing, sending
from linli.papers import outs
from linli.people.doors import (
    acting,
    actor,
    desk_form,
    desk_page,
    desk_step,
    done,
    second_factor_required,
)
from linli.people.forms import refusals_on
from linli.places.models import Area
from linli.rules.masks import mask_email
from linli.stories import answering, letters, mailboxes
from linli.stories.mail_forms import MailboxForm
from linli.stories.mail_models import Answer, Letter, LetterState, Mailbox
from linli.stories.mail_wording import ENCLOSED, FAULTS, REASONS
from linli.stories.models import Publisher
from linli.stories.views import kept_or_404

TONES = {
    LetterState.WAITING: "due", LetterState.SENT: "done", LetterState.ENTERED: "done", LetterState.REFUSED: "late",
    LetterState.MACHINE: "calm", LetterState.OVER: "calm",
}  # fmt: skip
OPEN = (LetterState.WAITING, LetterState.REFUSED, LetterState.MACHINE)


@desk_page
@outs.listed
def mail(request: HttpRequest, code: str) -> HttpResponse:
    """What came to a publisher's mailbox, newest first, of one state if asked; how the mailbox stands."""
    publisher = kept_or_404(request, code)
    box = Mailbox.objects.filter(publisher=publisher).select_related("estate").first()
    state = request.GET.get("state", "")
    rows = Letter.objects.filter(mailbox=box).select_related("case").order_by("-pk")
    found, older = page_before(rows.filter(state=state) if state in LetterState.values else rows, request)
    outs.stays_without(request, found)
    shown = [(row, mask_email(row.sender), REASONS.get(row.reason, ""), TONES[LetterState(row.state)]) for row in found]
    context = {
        "publisher": publisher, "box": box, "fault": FAULTS.get(box.fault, "") if box else "", "older": older,
        "rows": shown,
        "state": state, "states": LetterState.choices, "answers": bool(sending.whole("/") and gateways.opened("email")),
        "sets_up": _sets_up(request),
    }  # fmt: skip
    return render(request, "stories/mail.html", context)


def _sets_up(request: HttpRequest) -> bool:
    try:
        managing.check(actor(request))
    except Refused:
        return False
    return True


def _letter(request: HttpRequest, code: str) -> Letter:
    rows = Letter.objects.select_related("mailbox__publisher__area", "mailbox__estate", "case")
    letter = get_object_or_404(rows, code=code)
    acting(request, "publisher.keep", letter.mailbox.publisher)
    return letter


@desk_page
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """One mail: its words as text, what came with it, what was answered, what it became."""
    row = _letter(request, code)
    context = {
        "letter": row, "sender": mask_email(row.sender), "reason": REASONS.get(row.reason, ""),
        "tone": TONES[LetterState(row.state)], "links": letters.links_of(row), "open": row.state in OPEN,
        "enclosed": [(one, ENCLOSED.get(one.fault, "")) for one in row.enclosed.select_related("file")],
        "repeatable": row.answer in (Answer.FAILED, Answer.DOUBTFUL),
        "enter": f"{reverse('cases:new')}?process={letters.process()[1].id}&from=desk_mail.{row.pk}",
    }  # fmt: skip
    return render(request, "stories/letter.html", context)


@desk_step
def answer_again(request: HttpRequest, code: str) -> HttpResponse:
    """Send the answer once more."""
    row = _letter(request, code)
    by = acting(request, "publisher.keep", row.mailbox.publisher)
    act = lambda: answering.again(row.pk, by=by)  # noqa: E731 -- done() takes what to do
    return done(request, act, _("It is on its way."), reverse("stories:letter", args=[code]))


@desk_form
@second_factor_required
def mailbox(request: HttpRequest, code: str) -> HttpResponse:
    """The account of a publisher's mailbox; an administrator's."""
    by = actor(request)
    managing.check(by)
    publisher = get_object_or_404(Publisher.objects.select_related("area"), code=code)
    row = Mailbox.objects.filter(publisher=publisher).first()
    estates = [one for one in Area.objects.filter(level="estate", ends=None).order_by("pk")
               if publisher.area_id in one.path_ids]  # fmt: skip
    first = {"estate": str(row.estate_id), "active": row.active} if row else {}
    form = MailboxForm(request.POST or None, estates=estates, values=mailboxes.values_of(row), first=first)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            mailboxes.set_up(
                publisher.pk, int(given["estate"]), form.values(), active=given["active"], by=by,
                seen=request.POST.get("seen") if row else None,
            )  # fmt: skip
            messages.success(request, _("Kept. It is read now; look again in a minute."))
            return redirect("stories:mailbox", code)
    context = {
        "publisher": publisher, "row": row, "form": form, "fault": FAULTS.get(row.fault, "") if row else "",
        "as_seen": state_of(row) if row else None,
    }  # fmt: skip
    return render(request, "stories/mailbox.html", context, status=422 if form.errors else 200)


# ---- the sender ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link that was sent to the address says that the mail is theirs, and answers the questions."""
    row = get_object_or_404(Letter.objects.select_related("mailbox__publisher", "mailbox__estate", "case"), token=token)
    if row.state == LetterState.SENT and row.case:
        return redirect("cases:track", row.case.code)
    if row.state != LetterState.WAITING:
        raise Http404
    form = _form(request, row)
    if form.is_valid():
        try:
            case = letters.send_in(token, form.answers(), by=actor(request))
        except Refused as refusal:
            form.take(refusal)
        else:
            return links.received(request, case)
    context = {
        "letter": row, "form": form, "enclosed": [(one, ENCLOSED.get(one.fault, "")) for one in row.enclosed.all()],
        "links": letters.links_of(row), "until": clock.day_of(row.until),
    }  # fmt: skip
    return render(request, "stories/confirm.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, row: Letter) -> PackForm:
    """The questions of the process, filled in from the mail as far as it tells them."""
    _version, pack = letters.process()
    drawn = start_form(
        pack, pack.door("resident"), row.mailbox.estate, get_language() or "zh-hans", leave_out=("photos",)
    )
    first: dict[str, Any] = {pack.matter: letters.said(row)}
    if pack.story and row.text:
        first |= dict.fromkeys(pack.story.headline[:1], row.subject[:60])
    return drawn(request.POST or None, initial=first)
