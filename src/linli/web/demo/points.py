"""The branch's points in the demonstration, a year of them, and those of the estate's households with their shop."""

from datetime import date, datetime, time, timedelta

from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Entry as Told
from linli.kernel import clock
from linli.people import homes
from linli.people.models import Organisation, Ownership, Residence, Term
from linli.points import applying, books, closing, drafting, objecting, services, shop
from linli.points.models import Application, RuleBook
from linli.web.demo.play import Year

BEGUN = 300  # days ago
MEMBERS, HOMES = "安和支部党员积分", "安和文明家庭积分"
GOODS = (("洗衣液", 10, 20), ("雨伞", 15, 12), ("大米 5 公斤", 25, 8))
HELPED = ("陪同独居老人就医", "帮邻居搬运旧家具", "楼道清扫", "暑期照看儿童之家")


def plan(year: Year, branch: Organisation) -> None:
    """The rules come first; what is on record earns month by month, each quarter is made known, some things wait."""
    today = year.until.astimezone(clock.LOCAL).date()
    year.at(_at(today, BEGUN), lambda: _begin(year, branch))
    for back in range(9, 0, -1):
        year.at(_at(today, back * 30), lambda: _earn(branch))
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    for days in ((today - first).days, (today - first).days + 92):
        if 7 < days < BEGUN - 100:
            year.at(_at(today, days - 6), lambda: _close(year, branch))
    year.at(_at(today, 5), lambda: _ask(year, branch))
    year.at(_at(today, 4), lambda: _object(year))
    year.at(_at(today, 3), lambda: _redeem(year))


def _at(today: date, days: int) -> datetime:
    return datetime.combine(today - timedelta(days=days), time(11), clock.LOCAL)


def _book(title: str) -> RuleBook:
    return RuleBook.objects.select_related("body__area").get(title=title)


def _begin(year: Year, branch: Organisation) -> None:
    """Both books, from the usual draft."""
    by = year.actor("secretary")
    for audience, title in ((RuleBook.MEMBERS, MEMBERS), (RuleBook.HOUSEHOLDS, HOMES)):
        book = drafting.open_book(branch.pk, audience, title, by=by)
        drafting.publish(book.editions.get().pk, clock.today() + timedelta(days=1), by=by)
    books.forget()
    resident = year.stage.staff["resident"].pk  # the roster has her as an owner; she lives there, too
    homes.settle(resident, Ownership.objects.filter(person=resident)[0].unit_id, "family", by=SYSTEM)


def _earn(branch: Organisation) -> None:
    """What the worker does within seconds of each entry."""
    since = clock.now() - timedelta(days=31)
    for told in Told.objects.filter(verb__in=books.verbs(), at__gte=since, at__lte=clock.now()).order_by("pk"):
        services.earn(told)


def _close(year: Year, branch: Organisation) -> None:
    book = _book(MEMBERS)
    period = closing.due(book)
    if period is not None:
        closing.close(book.pk, period.first, by=year.actor("branch_member"))


def _members(branch: Organisation) -> list[Actor]:
    rows = Term.objects.filter(post__organisation=branch, post__kind="party_seat", ends=None).order_by("pk")
    return [Actor(term.person_id, "person", name=term.person.name) for term in rows.select_related("person")]


def _ask(year: Year, branch: Organisation) -> None:
    """Four ask for hours of volunteering: two are approved, one is not, one waits. So do homes."""
    _earn(branch)
    book, secretary = _book(MEMBERS), year.actor("secretary")
    day = clock.today() - timedelta(days=1)
    asked = [
        applying.ask(book.pk, applying.Wish("R05", day, 2, words), by=who)
        for who, words in zip(_members(branch), HELPED, strict=False)
    ]
    for row in asked[:2]:
        applying.decide(row.pk, grant=True, by=secretary)
    applying.decide(asked[2].pk, grant=False, by=secretary, reason="与党支部主题党日为同一次活动，已计分")
    living = Residence.objects.filter(household__unit__estate_id=branch.area_id, ends=None).order_by("-pk")
    homes = dict(living.values_list("household_id", "person_id"))  # of each home one
    own = living.filter(person_id=year.actor("resident").person_id or 0).values_list("household_id", flat=True)
    others = [Actor(homes[home], "person") for home in sorted(homes.keys() - set(own))[60:63]]
    for by, times in zip([year.actor("resident"), *others], (5, 3, 2, 1), strict=True):
        row = applying.ask(_book(HOMES).pk, applying.Wish("R01", day, times, "参加清理菜地和楼道"), by=by)
        if times > 1:
            applying.decide(row.pk, grant=True, by=secretary)


def _object(year: Year) -> None:
    """Whose application was not approved objects; it waits for somebody who had no part in that."""
    for row in Application.objects.filter(state=Application.State.DECLINED, account__book__title=MEMBERS):
        by = Actor(row.applicant_id, "person")
        objecting.raise_about("主题党日在上午，清扫楼道在下午，是两次", by=by, application_id=row.pk)


def _redeem(year: Year) -> None:
    """The shop of the households: three goods, one handed over."""
    book, secretary = _book(HOMES), year.actor("secretary")
    goods = [shop.offer(book.pk, shop.Offer(*said), by=secretary) for said in GOODS]
    made = shop.claim(goods[0].pk, 1, by=year.actor("resident"))
    shop.hand_over(made.pk, by=secretary)
