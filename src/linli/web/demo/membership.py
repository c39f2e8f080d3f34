"""The branch's members in the demonstration: dues, talks, training, who is away, who moves away, who came by letter."""

from datetime import date, datetime, time, timedelta

from linli.council import dues, membership_life, transfers
from linli.council.party_models import Transfer
from linli.council.transfers import Letter
from linli.journal.actors import SYSTEM, Actor
from linli.kernel import clock
from linli.papers import services as papers
from linli.people import services as people
from linli.people.models import Organisation, Term
from linli.rules.dues import DECIDED, PENSION, WAGE
from linli.settings.services import set_value
from linli.web.demo.play import Year

# What the dues of the first members go by: kind, fen a month, decision.
INCOMES = (
    (PENSION, 3_680_00, ""), (PENSION, 4_120_00, ""), (WAGE, 5_200_00, ""), (WAGE, 3_000_00, ""),
    (PENSION, 5_460_00, ""), (WAGE, 8_300_00, ""), (DECIDED, 20, "支委会议 2026 年第 1 次"), (WAGE, 12_000_00, ""),
)  # fmt: skip
ABROAD, TRAINED = "街道工委批复〔2026〕9 号", "街道党校通知〔2026〕4 号"
LETTERS, SCHOOL, PLANT = "安和支", "云湖市第一小学党支部", "云湖机床厂第三党支部"


def plan(year: Year, branch: Organisation) -> None:
    """The keeper begins the year's dues some weeks ago; the letters are of last week."""
    today = clock.day_of(year.until)
    year.at(_at(today, 26), lambda: _dues(year, branch))
    year.at(_at(today, 20), lambda: _beside(year, branch))
    year.at(_at(today, 5), lambda: _moves(year, branch))


def _at(today: date, days: int) -> datetime:
    return datetime.combine(today - timedelta(days=days), time(10), clock.LOCAL)


def _members(branch: Organisation) -> list[int]:
    rows = Term.objects.filter(post__organisation=branch, post__kind="party_seat", ends=None)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def _dues(year: Year, branch: Organisation) -> None:
    """Eight of them are set, all months paid but the last of one."""
    for key in (dues.SETTING, transfers.SETTING):
        set_value(key, True, area_id=branch.area_id, by=SYSTEM, source="支部党员大会")
    secretary, keeper = year.actor("secretary"), year.actor("branch_member")
    one = dues.open_year(branch.pk, clock.today().year, keeper.person_id or 0, by=secretary)
    chosen = _members(branch)[: len(INCOMES)]
    for person, (kind, amount, decision) in zip(chosen, INCOMES, strict=True):
        dues.set_base(one.pk, person, dues.Base(kind, amount, decision), by=keeper)
    for month in range(1, clock.today().month + 1):
        paying = chosen[1:] if month == clock.today().month else chosen
        dues.note_paid(one.pk, month, paying, clock.today(), "transfer" if month % 2 else "cash", by=keeper)


def _beside(year: Year, branch: Organisation) -> None:
    """One member is with their child abroad; the secretary talked with some; half attended a training."""
    secretary, today = year.actor("secretary"), clock.today()
    members = _members(branch)
    since, until = today - timedelta(days=40), today + timedelta(days=200)
    membership_life.leave_out(branch.pk, members[3], "abroad", ABROAD, since, by=secretary, until=until)
    for days, (one, other) in enumerate([(secretary.person_id or 0, members[0]), (members[1], members[2])], start=1):
        membership_life.note_talk(branch.pk, one, other, today - timedelta(days=days), by=secretary)
    membership_life.note_training(
        branch.pk, members[:5], today - timedelta(days=9), 16, "基层党员集中轮训", by=secretary, document=TRAINED
    )  # fmt: skip


def _moves(year: Year, branch: Organisation) -> None:
    """One has the letter of introduction and the receipt is awaited; one was admitted, whose receipt went back."""
    secretary, helper = year.actor("secretary"), year.actor("branch_member")
    people.set_letters(branch.pk, LETTERS, by=SYSTEM)
    leaving = _members(branch)[-1]
    out = transfers.request_out(branch.pk, leaving, SCHOOL, "随子女居住", by=Actor(leaving, "person"))
    transfers.draw_up_letter(out.pk, 30, clock.today(), by=helper)
    _issue(out, secretary, secretary)
    transfers.send(out.pk, by=helper)
    letter = Letter("云机党组介〔2026〕18号", clock.today() - timedelta(days=6), 30, clock.today().replace(day=1))
    come = transfers.receive(branch.pk, "黎国庆", "13900020088", PLANT, letter, full=True, by=secretary)
    transfers.admit(come.pk, clock.today(), by=secretary)
    _issue(come, year.actor("community_officer"), secretary)
    transfers.return_receipt(come.pk, by=secretary)


def _issue(transfer: Transfer, second: Actor, by: Actor) -> None:
    """A second person checks its paper, and the secretary issues it."""
    transfer.refresh_from_db()
    if transfer.paper is None:
        raise LookupError("the transfer has no paper")
    papers.check(transfer.paper.pk, transfer.paper.version, by=second)
    papers.issue(transfer.paper.pk, by=by)
