"""Who is told what of stories and fees: rows of the table of `notify`."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from linli.journal.bodies import data_of
from linli.journal.models import Entry
from linli.notify.concerned import still
from linli.notify.subscriptions import Fact, Row, Told
from linli.rules.money import grouped
from linli.stories import queries
from linli.stories.call_models import Award, Call, CallState, Objection
from linli.stories.correspondent_models import Asked, Commission
from linli.stories.fee_models import Fee
from linli.stories.models import Story


def of_story(entry: Entry) -> Iterable[Told]:
    """Whoever sent it in, if they have an account."""
    story = Story.objects.select_related("case").get(pk=entry.subject_id)
    if story.case.reporter_id is not None:
        facts = {"headline": story.headline}
        yield Told({story.case.reporter_id}, story, reverse("stories:show", args=[story.code]), facts)


def shown(keys: Collection[int]) -> Iterable[int]:
    """Those of the stories that everybody still reads: one recalled is none."""
    return queries.shown().filter(pk__in=keys).values_list("pk", flat=True)


def of_fee(entry: Entry) -> Iterable[Told]:
    """Whoever is paid, if they have an account."""
    fee = Fee.objects.select_related("payee").get(pk=entry.subject_id)
    if fee.payee.person_id is not None:
        yield Told({fee.payee.person_id}, fee, reverse("stories:fees"), {"net": grouped(fee.net)})


def of_commission(entry: Entry) -> Iterable[Told]:
    """Whoever is asked, if they have bound an account."""
    row = Commission.objects.select_related("correspondent").get(pk=entry.subject_id)
    if row.correspondent.person_id is not None:
        yield Told({row.correspondent.person_id}, row, reverse("stories:own_commissions"), _facts(row))


def of_asking(entry: Entry) -> Iterable[Told]:
    """Whoever asked."""
    row = Commission.objects.select_related("correspondent").get(pk=entry.subject_id)
    yield Told({row.asked_by_id}, row, reverse("stories:correspondent", args=[row.correspondent.code]), _facts(row))


def _facts(row: Commission) -> dict[str, Fact]:
    return {"theme": row.theme, "due": row.due}


def granted(entry: Entry) -> bool:
    """A fee that is refused was never promised to anybody."""
    return bool(data_of(entry).get("yes"))


def of_juror(entry: Entry) -> Iterable[Told]:
    """Whoever was named."""
    call = Call.objects.get(pk=entry.subject_id)
    facts = {"title": call.title, "day": call.until}
    yield Told({int(data_of(entry)["person"])}, call, reverse("stories:call_show", args=[call.code]), facts)


def of_awarded(entry: Entry) -> Iterable[Told]:
    """Each who sent in a work that gets a prize, with its name."""
    call = Call.objects.get(pk=entry.subject_id)
    rows = Award.objects.filter(entry__call=call, entry__case__reporter__isnull=False)
    for person_id, prize in rows.values_list("entry__case__reporter_id", "prize__name"):
        facts = {"title": call.title, "prize": prize}
        yield Told({person_id}, call, reverse("stories:call_show", args=[call.code]), facts)


def of_objection(entry: Entry) -> Iterable[Told]:
    """Whoever objected."""
    row = Objection.objects.select_related("call").get(pk=int(data_of(entry)["objection"]))
    yield Told({row.by_id}, row.call, reverse("stories:call_show", args=[row.call.code]), {"title": row.call.title})


WRITES, ASKED = lazy("the correspondent who is asked"), pgettext_lazy("a commission", "whoever asked")
SENDER, PAYEE = lazy("whoever sent it in"), lazy("whoever is paid")
ROWS = [
    Row(
        "story.released", "story.released", "stories", SENDER, lazy("What you sent in is out: %(headline)s"),
        lazy("What you sent in can be read by everybody."), of_story, stands=shown,
    ),
    Row(
        "story.corrected", "story.corrected", "stories", SENDER, lazy("A correction stands beside: %(headline)s"),
        lazy("Something in what you sent in was put right."), of_story, stands=shown,
    ),
    Row(
        "call.juror_named", "call.juror_named", "stories", lazy("whoever was named"),
        lazy("You judge works for “%(title)s”, from %(day)s on"),
        lazy("You are asked to judge works that others send in."), of_juror,
        stands=still(Call, state__in=(CallState.DRAFT, CallState.OPEN)),
    ),
    Row(
        "call.announced", "call.announced", "stories", SENDER, lazy("%(prize)s for your work in “%(title)s”"),
        lazy("A work of yours gets a prize; it becomes final after some days."), of_awarded,
        stands=still(Call, state__in=(CallState.ANNOUNCED, CallState.FINAL)),
    ),
    Row(
        "call.answered", "call.answered", "stories", lazy("whoever objected"),
        lazy("Your objection to the result of “%(title)s” was answered"),
        lazy("What you said against a result was answered."), of_objection,
    ),
    Row(
        "commission.asked", "commission.asked", "stories", WRITES,
        lazy("You are asked for a work by %(due)s: %(theme)s"),
        lazy("You are asked to write something."), of_commission,
        stands=still(Commission, state=Asked.OPEN),
    ),
    Row(
        "commission.withdrawn", "commission.withdrawn", "stories", WRITES, lazy("Not wanted any more: %(theme)s"),
        lazy("A work is not wanted any more."), of_commission,
    ),
    Row(
        "commission.accepted", "commission.accepted", "stories", ASKED, lazy("Your commission was taken on: %(theme)s"),
        lazy("What you asked for will be written."), of_asking,
    ),
    Row(
        "commission.declined", "commission.declined", "stories", ASKED, lazy("Your commission was declined: %(theme)s"),
        lazy("What you asked for will not be written."), of_asking,
    ),
    Row(
        "commission.delivered", "commission.delivered", "stories", ASKED, lazy("What you asked for came: %(theme)s"),
        lazy("What you asked for came."), of_asking,
    ),
    Row(
        "fee.decided", "fee.decided", "stories", PAYEE, lazy("A fee for your work was approved: %(net)s yuan net"),
        lazy("You are paid for what you sent in."), of_fee, when=granted,
    ),
    Row(
        "fee.paid", "fee.paid", "stories", PAYEE, lazy("A fee was paid: %(net)s yuan. Say whether it came."),
        lazy("Money was paid to you."), of_fee,
    ),
]  # fmt: skip
