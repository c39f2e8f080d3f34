"""Those who speak are protected (信访工作条例 30; rules.md 0.10), played through every door of the desk."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import queries, services
from linli.cases.charge import aside
from linli.cases.models import Case
from linli.cases.queries import Filters
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.queries import history_of
from linli.kernel.refused import NotAllowed, Refused
from linli.notify.models import Notice
from linli.people import kinship, terms
from linli.people.access import may
from linli.people.kinds import LADDER
from linli.people.models import Kinship, Post
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

WORDS, CODENAME = "他们收了钱不办事（暗号蓝月亮）", "蓝月亮"
# What the reporter picks → whom of the cast it is about.
ABOUT = {
    "branch_secretary": "secretary",
    "committee_director": "director",
    "property_manager": "property_manager",
    "grid_worker": "grid_worker",
    "community_officer": "community_officer",
}
BOXES = ("mine", "pool", "today", "overdue", "returned", "verify", "callback", "again", "open", "all")


def text_of(response: Any) -> str:
    """A page's text without what changes by itself; a workbook's cells."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/"))
    page: str = raw.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value|data-csrf|datetime)="[^"]*"|\d{1,2}:\d\d(:\d\d)?', "", page)


def everywhere(client: Client, cast: Cast) -> dict[str, str]:
    """What a member of staff reads wherever cases are listed, searched, counted, exported or summed."""
    estate = cast.places.estate
    lists = [f"{reverse('cases:inbox')}?box={box}" for box in BOXES]
    searched = [f"{reverse(page)}?box=all&q=蓝月" for page in ("cases:inbox", "cases:export", "cases:print")]
    others = ["cases:export", "cases:print", "cases:figures", "notify:desk", "cases:routes"]
    public = [reverse(page, args=[estate.code]) for page in ("cases:ledger", "web:estate")]
    return {
        address: text_of(client.get(address))
        for address in [*lists, *searched, *map(reverse, others), f"{reverse('cases:export')}?box=all", *public]
    }


@pytest.mark.parametrize("about", ABOUT)
def test_it_goes_one_level_up_and_whom_it_is_about_finds_the_desk_as_it_was(
    sent: Sent, estate_cast: Cast, about: str
) -> None:
    role = ABOUT[about]
    accused, post = getattr(estate_cast, role), estate_cast.posts[role]
    sent("路灯不亮")
    run_until_idle()
    client = at_desk(accused, second_factor=True)
    client.get(reverse("cases:export"))  # its own entry stands in the journal both times
    actor = estate_cast.acting(role)
    before, counts = everywhere(client, estate_cast), queries.counts(actor, BOXES)
    case = sent(WORDS, name="陈桂兰", phone="13900000001", by=estate_cast.acting("resident"), form={"about": about})
    run_until_idle()

    handler = Post.objects.get(pk=case.handler_post_id)
    assert LADDER.index(handler.area.level) > LADDER.index(post.area.level)
    assert case.handler_id != accused.pk
    assert case.visibility == "never"
    after = everywhere(client, estate_cast)
    assert {address for address in after if CODENAME in after[address] or case.code in after[address]} == set()
    assert [a for a in after if unlike(before[a], after[a])] == []
    assert queries.counts(actor, BOXES) == counts
    entry = history_of(case)[0]
    of_case = reverse("web:journal_subject", args=["case", case.pk])
    for address in (reverse("web:journal_entry", args=[entry.pk]), of_case):
        assert client.get(address).status_code in (403, 404), address
    assert of_case not in text_of(client.get(reverse("web:journal")))
    assert not Notice.objects.filter(subject_id=case.pk, person=accused).exists()
    for action in ("case.read", "case.work", "case.dial", "case.reveal", "case.see", "case.export", "case.follow"):
        assert not may(actor, action, case), action


def unlike(before: str, after: str) -> bool:
    """Whether a page shows other rows or other sums: other numbers, that is."""
    return sorted(re.findall(r"\d+", before)) != sorted(re.findall(r"\d+", after))


def test_the_reporter_is_masked_from_everybody_else_and_may_follow(sent: Sent, estate_cast: Cast) -> None:
    case = sent(
        WORDS, name="陈桂兰", phone="13900000001", by=estate_cast.acting("resident"), form={"about": "grid_worker"}
    )
    page = at_desk(estate_cast.street_officer).get(reverse("cases:work", args=[case.pk])).content.decode()
    assert CODENAME in page
    assert "陈桂兰" not in page
    assert "13900000001" not in page
    assert may(estate_cast.acting("resident"), "case.follow", case)


def test_nobody_concerned_can_be_put_in_charge_not_even_by_the_level_above(sent: Sent, estate_cast: Cast) -> None:
    case = sent(WORDS, form={"about": "branch_secretary"})
    officer = estate_cast.acting("community_officer")
    page = at_desk(estate_cast.community_officer).get(reverse("cases:work", args=[case.pk])).content.decode()
    offered = re.findall(r'name="post"[^>]*value="(\d+)"|<option value="(\d+)"', page)
    assert str(estate_cast.posts["secretary"].pk) not in {found for pair in offered for found in pair}
    services.act(case.pk, "return", {"reason": "needs_above", "explanation": "请街道办"}, by=officer)
    services.act(case.pk, "accept_return", {}, by=estate_cast.acting("street_officer"))
    given = {"post": str(estate_cast.posts["secretary"].pk)}
    with pytest.raises(Refused):
        services.act(case.pk, "dispatch", given, by=estate_cast.acting("street_officer"))
    case.refresh_from_db()
    assert case.handler_id != estate_cast.secretary.pk


def test_the_handlers_figures_are_sums_of_the_month_and_no_single_grade_is_read_anywhere(
    sent: Sent, estate_cast: Cast
) -> None:
    worker = estate_cast.acting("grid_worker")
    resident = estate_cast.acting("resident")
    case = sent(by=resident, form={"category": "consult"}, phone="13900000001")
    services.act(case.pk, "claim", {}, by=worker)
    services.act(case.pk, "contact", {"how": "phone"}, by=worker)
    services.act(case.pk, "finish", {"result": "已经答复"}, by=worker)
    services.act(case.pk, "solved", {"face": "dissatisfied"}, by=resident)
    run_until_idle()
    assert Case.objects.get(pk=case.pk).grade == "dissatisfied"
    for role in ("grid_worker", "secretary", "street_officer"):
        client = at_desk(getattr(estate_cast, role), second_factor=True)
        pages = everywhere(client, estate_cast) | {"work": text_of(client.get(reverse("cases:work", args=[case.pk])))}
        wrong = [a for a, text in pages.items() if "不满意" in text or "dissatisfied" in text]
        assert wrong == [], role


def test_search_and_lists_of_the_service_agree_with_the_pages(sent: Sent, estate_cast: Cast) -> None:
    case = sent(WORDS, form={"about": "property_manager"})
    manager = estate_cast.acting("property_manager")
    for filters in (Filters(box="all"), Filters(box="all", text="蓝月亮"), Filters(box="open")):
        assert case.pk not in [row.pk for row in queries.inbox(manager, filters).cases]
    officer = estate_cast.acting("community_officer")
    assert [row.pk for row in queries.inbox(officer, Filters(box="all", text="蓝月亮")).cases] == [case.pk]


# ---- near relatives --------------------------------------------------------------------------------------------------


def brothers(cast: Cast, one: str, other: str) -> Kinship:
    pair = (getattr(cast, role).pk for role in (one, other))
    return kinship.note(*pair, "sibling", document="声明", declared=True, by=SYSTEM)


def test_a_complaint_passes_by_a_near_relative_of_whom_it_is_about_and_they_see_nothing_of_it(
    sent: Sent, estate_cast: Cast
) -> None:
    brothers(estate_cast, "grid_worker", "community_officer")
    case = sent(
        WORDS, name="陈桂兰", phone="13900000001", by=estate_cast.acting("resident"), form={"about": "grid_worker"}
    )
    run_until_idle()
    handler = Post.objects.get(pk=case.handler_post_id)
    assert (handler.area.level, case.handler_id != estate_cast.community_officer.pk) == ("street", True)
    officer, client = estate_cast.acting("community_officer"), at_desk(estate_cast.community_officer)
    seen = everywhere(client, estate_cast)
    assert {address for address in seen if CODENAME in seen[address] or case.code in seen[address]} == set()
    for action in ("case.read", "case.work", "case.dial", "case.reveal", "case.export"):
        assert not may(officer, action, case), action
        assert may(estate_cast.acting("street_officer"), action, case), action
    assert not Notice.objects.filter(subject_id=case.pk, person=estate_cast.community_officer).exists()
    assert estate_cast.community_officer.pk in aside(case)


def test_a_relative_who_reported_it_follows_their_own_matter(sent: Sent, estate_cast: Cast) -> None:
    brothers(estate_cast, "grid_worker", "resident")
    by = estate_cast.acting("resident")
    case = sent(WORDS, name="陈桂兰", phone="13900000001", by=by, form={"about": "grid_worker"})
    assert may(by, "case.follow", case)
    assert estate_cast.resident.pk not in aside(case)
    page = at_desk(estate_cast.resident).get(reverse("cases:track", args=[case.code]))
    assert CODENAME in page.content.decode()


def test_a_relation_that_another_process_noted_this_instant_keeps_a_relative_away_from_the_complaint(
    sent: Sent, estate_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms._near, "seconds", 600.0)  # however slowly this runs
    case = sent(WORDS, name="陈桂兰", phone="13900000001", form={"about": "grid_worker"})
    by, client = estate_cast.acting("community_officer"), at_desk(estate_cast.community_officer)
    page = reverse("cases:work", args=[case.pk])
    assert (may(by, "case.work", case), client.get(page).status_code) == (True, 200)
    pair = sorted((estate_cast.grid_worker.pk, estate_cast.community_officer.pk))
    said = Kinship(person_id=pair[0], relative_id=pair[1], kind="sibling", document="声明")
    Kinship.objects.bulk_create([said])  # as another process does: nothing that is kept here is told of it
    assert estate_cast.grid_worker.pk not in terms.near(estate_cast.community_officer.pk)
    assert client.get(page).status_code == 404
    with pytest.raises(NotAllowed):
        services.act(case.pk, "claim", {}, by=by)
    assert not may(by, "case.reveal", Case.objects.get(pk=case.pk))
    assert estate_cast.grid_worker.pk in terms.near(estate_cast.community_officer.pk)  # lists know it by now too
