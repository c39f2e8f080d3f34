"""A case's paper is served upon each of its parties, each with a record, a day and terms of their own."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from linli.cases import casework, own_rows, packs, services
from linli.cases.models import Case
from linli.cases.party_models import Party
from linli.cases.services import Submission
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import services as papers
from linli.papers import serving
from linli.papers.models import Paper
from linli.rules.serving import Proof
from linli.ui import moments
from tests.cases.desk import at_desk
from tests.papers.making import second_person
from tests.rules.test_upon import PAGE as RULES
from tests.support.cast import Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

TELEPHONE = "    - {name: telephone, type: text, required: false, title: {zh: 电话}}\n"
PAGE = (
    RULES.replace("post: officer", "post: street_officer")
    .replace("parties:\n  title: {zh: 当事人}", "parties:\n  title: {zh: 当事人}\n  phone: telephone\n  shown: [named]")
    .replace("    - {name: neighbour", f"{TELEPHONE}    - {{name: neighbour")
    .replace(
        "actions:\n",
        "actions:\n  tell: {title: {zh: 告知}, from: told, by: officer, issues: notice}\n"
        "  tell_one: {title: {zh: 告知一人}, from: told, by: officer, row: true, issues: notice}\n",
    )
)
TEMPLATES = {"notice": "title: {zh: 事先告知书}\nletters: 告\ntext: |\n  {{ what }}\n"}
OWNERS = [
    {"named": "许文静", "telephone": "13911110001"},
    {"named": "许文远", "telephone": "13922220002"},
    {"named": "邻居甲", "neighbour": True},
]


@pytest.fixture
def by(cast: Cast) -> Actor:
    packs.publish(PAGE, by=SYSTEM, templates=TEMPLATES)
    packs.forget()
    return cast.acting("street_officer")


@pytest.fixture
def second(cast: Cast, by: Actor) -> Actor:
    """Who checks the papers."""
    return second_person(cast)


@pytest.fixture
def told(cast: Cast, by: Actor, second: Actor) -> Case:
    """Two owners and a neighbour, and a notice that was issued."""
    return notified(cast, by, second)


def notified(cast: Cast, by: Actor, second: Actor) -> Case:
    given = Submission(form={"what": "加建"}, way="enter")
    case = services.submit(cast.places.estate, given, by=by, pack=packs.active("notice_to_each"))
    casework.enter_parties(case.pk, "enter_party", OWNERS, by=by)
    services.act(case.pk, "tell", {}, by=by)
    paper = Paper.objects.get()
    papers.check(paper.pk, 1, by=second)
    papers.issue(paper.pk, by=by)
    run_until_idle()
    return Case.objects.get(pk=case.pk)


def row(case: Case, name: int) -> Party:
    return list(Party.objects.filter(case=case).order_by("pk"))[name]


def serve(party: Party | None, by: Actor, on: date | None = None) -> None:
    """The newest paper, upon this party."""
    proof = Proof("direct", received_on=on or clock.today(), receiver="本人")
    serving.serve(Paper.objects.latest("pk").pk, proof, by=by, row=party.key if party else "")
    run_until_idle()


def refusal(case: Case, by: Actor) -> str:
    with pytest.raises(Refused) as refused:
        services.act(case.pk, "decide", {}, by=by)
    return str(refused.value.message)


def test_a_record_of_service_says_upon_whom_and_the_gate_who_is_missing(told: Case, by: Actor) -> None:
    first, second, neighbour = (row(told, number) for number in range(3))
    for nobody in ("", neighbour.key, "somebody"):
        with pytest.raises(Refused, match="请选择送达给谁"):
            serving.serve(
                Paper.objects.get().pk, Proof("direct", received_on=clock.today(), receiver="本人"), by=by, row=nobody
            )
    assert refusal(told, by) == "告知书尚未送达"
    serve(first, by)
    assert refusal(told, by) == "告知书尚未送达 尚未满足的：许*远。"
    told.refresh_from_db()
    today = clock.today().isoformat()
    assert (told.papers["notice"]["served"], told.papers["notice"]["upon"]) == (None, {first.key: today})
    assert [sorted(row(told, number).clocks) for number in range(3)] == [["review", "statement"], [], []]
    assert [entry.verb for entry in history_of(first).order_by("seq")] == ["party.entered", "party.changed"]
    serve(second, by)
    assert "期限未满" in refusal(told, by)
    assert list(findings()) == []


def test_a_list_names_the_late_clock_of_a_party_as_it_does_the_cases_own(
    cast: Cast, by: Actor, second: Actor, moved: Any
) -> None:
    whose = "stops: decided, {}basis: 行政处罚法"
    of_the_office = PAGE.replace(whose.format("duty: citizen, "), whose.format("")).replace("version: 1", "version: 2")
    packs.publish(of_the_office, by=SYSTEM, templates=TEMPLATES)
    packs.forget()
    case = notified(cast, by, second)
    serve(row(case, 0), by)
    moved(clock.now() + timedelta(days=20))
    page = at_desk(cast.street_officer).get(f"{reverse('cases:inbox')}?box=overdue")
    assert [line.due.words.partition("：")[0] for line in page.context["rows"]] == ["陈述"]


def test_who_joins_later_is_named_in_no_paper_of_before_and_has_a_paper_and_a_term_of_their_own(
    told: Case, by: Actor, second: Actor, moved: Any
) -> None:
    for number in (0, 1):
        serve(row(told, number), by)
    moved(clock.now() + timedelta(days=20))
    services.act(told.pk, "enter_party", {"named": "许文华"}, by=by)
    assert refusal(told, by) == "告知书尚未送达 尚未满足的：许*华。"
    with pytest.raises(Refused, match="请选择送达给谁"):
        serve(row(told, 3), by)
    services.act(told.pk, "tell_one", {}, by=by, row=row(told, 3).key)
    paper = Paper.objects.latest("pk")
    papers.check(paper.pk, 1, by=second)
    papers.issue(paper.pk, by=by)
    run_until_idle()
    serve(row(told, 3), by)
    told.refresh_from_db()
    assert set(told.papers["notice"]["upon"]) == {row(told, number).key for number in (0, 1, 3)}
    assert refusal(told, by).startswith("期限未满 尚未满足的：许*华。")
    moved(clock.now() + timedelta(days=20))
    assert services.act(told.pk, "decide", {}, by=by).open is False
    assert all(row(told, number).clocks["statement"]["stopped"] for number in (0, 1, 3))


def test_the_pages_say_who_was_served_and_until_when(told: Case, by: Actor, cast: Cast) -> None:
    first, second = row(told, 0), row(told, 1)
    paper = Paper.objects.get()
    desk, url = at_desk(cast.street_officer), reverse("papers:paper", args=[paper.code])
    page = told_by(desk.get(url))
    assert "还没有送达：" in page
    day = clock.today().isoformat()
    form = {"way": "direct", "received_on": day, "receiver": "本人"}
    assert desk.post(reverse("papers:serve", args=[paper.code]), form).status_code == 422
    assert desk.post(reverse("papers:serve", args=[paper.code]), {**form, "row": first.key}).status_code == 302
    run_until_idle()
    assert "还没有送达： 许文远" in " ".join(told_by(desk.get(url)).split())
    for words in ("送达的文书和期限", "告知书", f"{moments.whole(clock.today())}</time> 送达", "陈述"):
        assert words in told_by(desk.get(reverse("cases:party", args=[told.pk, first.key])))
    assert "陈述 · 许*静" in told_by(desk.get(reverse("cases:work", args=[told.pk])))
    own = reverse("cases:party", args=[told.pk, first.key])
    why, row_of = reverse("cases:why", args=[told.pk]), f"?row={first.key}"
    assert f'href="{why}{row_of}#clock-statement"' in desk.get(own).content.decode()
    assert (
        f'href="{why}{row_of}#clock-statement"' in desk.get(why).content.decode()
    )  # the limits that run for each party
    of_first = desk.get(why + row_of).content.decode()
    assert ('id="clock-statement"' in of_first, "3 个工作日" in of_first) == (True, True)
    assert 'id="clock-statement"' not in desk.get(f"{why}?row={second.key}").content.decode()
    own_rows.give_links(told.pk, by=by)
    first.refresh_from_db()
    second.refresh_from_db()
    seen = {}
    for party, digits in ((first, "0001"), (second, "0002")):
        phone = at_desk(cast.resident)
        phone.post(reverse("cases:own_row_unlock", args=[party.code]), {"digits": digits})
        seen[party.pk] = "送达的文书和期限" in told_by(phone.get(reverse("cases:own_row", args=[party.code])))
    assert seen == {first.pk: True, second.pk: False}
