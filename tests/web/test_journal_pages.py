"""The journal as those read it who oversee: in words, in their areas, and never about themselves."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import translation

from linli.cases import batches, packs
from linli.cases.batch_rows import named
from linli.cases.models import Case
from linli.cases.services import Submission, act, submit
from linli.journal import checkpoint, queries
from linli.journal.actors import SYSTEM, Actor
from linli.journal.models import Access, Entry
from linli.journal.services import note_access
from linli.kernel import clock
from linli.kernel.sqlite import statistics
from linli.papers import services
from linli.papers.models import Paper, Service
from linli.papers.serving import serve
from linli.people import services as people
from linli.people.access import may
from linli.places import services as places
from linli.rules.serving import Proof
from linli.web.journal import reads, words
from tests.cases.conftest import *  # noqa: F403 - the process published and ways to send a request
from tests.cases.desk import at_desk
from tests.support.cast import Cast

VERBS = Path(__file__).parents[2] / "docs" / "verbs.md"


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_documented_verb_has_words(language: str) -> None:
    documented = re.findall(r"^\| `([a-z_]+\.[a-z_*]+)` \|", VERBS.read_text(), re.MULTILINE)
    assert len(documented) > 40
    with translation.override(language):
        said = {verb: words.verb(verb) for verb in documented}
        chinese = {verb: bool(re.search("[\u4e00-\u9fff]", name)) for verb, name in said.items()}
    assert [verb for verb, name in said.items() if name == verb] == []
    assert set(chinese.values()) == {language == "zh-hans"}


def test_every_kind_has_words() -> None:
    from linli.journal.subjects import kinds

    ours = {name for name, kind in kinds().items() if kind.model.__module__.startswith("linli.")}
    assert ours - set(words.KINDS) == set()


def test_the_secretary_reads_what_happened_in_the_estate(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    page = text(client.get(reverse("web:journal"), {"kind": "binding"}))
    assert "同意绑定房屋" in page
    assert "周正明" in page
    assert "冯海平" not in page
    post = Entry.objects.get(verb="post.created", subject_id=cast.posts["far_secretary"].pk)
    assert client.get(reverse("web:journal_entry", args=[post.pk])).status_code == 404
    assert client.get(reverse("web:journal_subject", args=["post", post.subject_id])).status_code == 404


@pytest.mark.parametrize("looked_at", [1, 3, 10_000])
def test_a_list_has_the_newest_that_may_be_read_however_many_are_looked_at_in_one_go(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    monkeypatch.setattr(reads, "LOOKED_AT", looked_at)
    by = cast.acting("secretary")
    every = list(reads.readable(by, queries.entries()))
    assert 7 < len(every) < Entry.objects.count()  # much of it is not the secretary's to read
    assert reads.newest(by, queries.entries(), 7) == every[:7]
    assert reads.newest(by, queries.entries(before=every[2].pk), 3) == every[3:6]
    assert reads.newest(by, queries.entries(), 10_000) == every


@pytest.mark.parametrize("role", ["resident", "grid_worker", "property_manager", "director"])
def test_who_oversees_nothing_reads_no_journal(cast: Cast, client: Client, role: str) -> None:
    client.force_login(getattr(cast, role))
    for page in ("web:journal", "web:journal_roots", "web:journal_looks"):
        assert client.get(reverse(page)).status_code == 403


def test_nobody_finds_a_complaint_about_themselves(estate_cast: Cast, sent: Callable[..., Any]) -> None:
    plain, about = sent("路灯不亮"), sent("书记态度不好", form={"about": "branch_secretary"})
    seen = {}
    for role in ("secretary", "street_officer"):
        desk = at_desk(getattr(estate_cast, role))
        listed = text(desk.get(reverse("web:journal"), {"verb": "case.submitted"}))
        seen[role] = [reverse("web:journal_subject", args=["case", case.pk]) in listed for case in (plain, about)]
        entry = Entry.objects.filter(subject_kind="case", subject_id=about.pk).earliest("pk")
        for url in (
            reverse("web:journal_entry", args=[entry.pk]),
            reverse("web:journal_subject", args=["case", about.pk]),
        ):
            assert desk.get(url).status_code == (404 if role == "secretary" else 200)
    assert seen == {"secretary": [True, False], "street_officer": [True, True]}


def test_what_is_done_with_a_batch_is_read_by_whoever_reads_one_of_its_cases(
    estate_cast: Cast, sent: Callable[..., Any]
) -> None:
    officer = estate_cast.acting("community_officer")
    plain, about = sent("路灯不亮"), sent("书记态度不好", form={"about": "branch_secretary"})
    front = packs.front()[1].id
    lamps = batches.gather(front, "十一月路灯组", [named(plain.pk)], by=officer)[0]
    complaints = batches.gather(front, "十一月回避组", [named(about.pk)], by=officer)[0]
    seen = {}
    for role in ("secretary", "street_officer"):
        desk = at_desk(getattr(estate_cast, role))
        listed = text(desk.get(reverse("web:journal"), {"kind": "batch"}))
        seen[role] = [batch.name in listed for batch in (lamps, complaints)]
        for batch, shown in zip((lamps, complaints), seen[role], strict=True):
            history = desk.get(reverse("web:journal_subject", args=["batch", batch.pk]))
            assert history.status_code == (200 if shown else 404)
            assert desk.get(reverse("cases:batch", args=[batch.code])).status_code == history.status_code
    assert seen == {"secretary": [True, False], "street_officer": [True, True]}
    page = text(at_desk(estate_cast.secretary).get(reverse("cases:batch", args=[lamps.code])))
    assert reverse("web:journal_subject", args=["batch", lamps.pk]) in page


def test_a_case_leads_to_its_own_entries_and_only_those_who_read_the_journal(
    estate_cast: Cast, sent: Callable[..., Any]
) -> None:
    case = sent("路灯不亮")
    address = reverse("web:journal_subject", args=["case", case.pk])
    led = {
        role: address in text(at_desk(getattr(estate_cast, role)).get(reverse("cases:work", args=[case.pk])))
        for role in ("secretary", "grid_worker")
    }
    assert led == {"secretary": True, "grid_worker": False}


def test_who_reports_is_not_named_and_not_found_by_name(estate_cast: Cast, sent: Callable[..., Any]) -> None:
    by = Actor(estate_cast.resident.pk, "reporter", name="陈桂兰")
    case = sent("路灯不亮", by=by)
    desk = at_desk(estate_cast.street_officer)
    entry = Entry.objects.get(verb="case.submitted", subject_id=case.pk)
    for url in (reverse("web:journal"), reverse("web:journal_entry", args=[entry.pk])):
        assert "陈桂兰" not in text(desk.get(url))
    found = text(desk.get(reverse("web:journal"), {"who": "陈桂兰", "verb": "case.submitted"}))
    assert reverse("web:journal_entry", args=[entry.pk]) not in found


def test_an_entry_shows_its_chain_and_its_root(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    building = cast.places.building
    places.change_building(building.pk, by=SYSTEM, name="三栋", grid=None, position=1)
    checkpoint.advance()
    first, second = Entry.objects.filter(subject_kind="building", subject_id=building.pk).order_by("seq")
    page = text(client.get(reverse("web:journal_entry", args=[second.pk])))
    assert bytes(first.hash).hex() in page
    assert bytes(second.hash).hex() in page
    assert bytes(checkpoint.Checkpoint.objects.get().root).hex() in page
    assert "与写入时一致" in page
    proved = text(client.get(reverse("web:journal_subject", args=["building", building.pk]), {"check": "1"}))
    assert "没有被改过" in proved


def test_a_changed_row_is_noticed(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    type(cast.places.building).objects.filter(pk=cast.places.building.pk).update(name="改过")
    url = reverse("web:journal_subject", args=["building", cast.places.building.pk])
    assert "校验不通过" in text(client.get(url, {"check": "1"}))


def test_roots_can_be_copied_and_hold(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    assert "还没有总校验值" in text(client.get(reverse("web:journal_roots")))
    checkpoint.advance()
    page = text(client.get(reverse("web:journal_roots")))
    root = checkpoint.Checkpoint.objects.get()
    assert f"linli-root 1 {root.last} {bytes(root.chain).hex()}" in page
    assert "记录完好" in page


def test_administrators_see_who_looked_and_the_recused_see_less(estate_cast: Cast, sent: Callable[..., Any]) -> None:
    by, whose = estate_cast.acting("secretary"), estate_cast.resident.pk
    note_access(whose, by=by, what="phone", reason="核对号码", subject_kind="person", subject_id=whose)
    case = sent("路灯不亮")
    note_access(whose, by=by, what="name", reason="案件内容", subject_kind="case", subject_id=case.pk)
    note_access(whose, by=by, what="team_member", reason="work", subject_kind="person", subject_id=whose)
    page = text(at_desk(estate_cast.administrator, second_factor=True).get(reverse("web:journal_looks")))
    assert "核对号码" in page
    assert "陈*兰" in page
    assert "队伍成员" in page
    assert "team_member" not in page
    assert "案件内容" not in page
    assert at_desk(estate_cast.street_officer).get(reverse("web:journal_looks")).status_code == 403


def test_filters_narrow_by_verb_person_and_day(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    url = reverse("web:journal")
    assert "添加楼栋" in _table(client.get(url, {"verb": "building.created"}))
    assert "同意绑定房屋" not in _table(client.get(url, {"verb": "building.created"}))
    assert "同意绑定房屋" in _table(client.get(url, {"who": "周正"}))
    assert "没有记录" in text(client.get(url, {"day": "2001-01-01"}))
    assert client.get(url, {"before": "x", "day": "gestern"}).status_code == 200


def _table(answer: Any) -> str:
    return text(answer).partition("<tbody>")[2]


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_take_the_same_statements_for_one_and_for_thirty(
    estate_cast: Cast, sent: Callable[..., Any], django_assert_max_num_queries: Any, rows: int
) -> None:
    by = estate_cast.acting("street_officer")
    for n in range(rows):
        sent(f"路灯不亮{n}")
        places.change_building(estate_cast.places.building.pk, by=by, name=f"楼{n}", grid=None, position=1)
        note_access(estate_cast.resident.pk, by=by, what="phone", reason="核对", subject_kind="person", subject_id=1)
        checkpoint.advance()
    entry = Entry.objects.filter(verb="building.changed").earliest("pk")
    officer, admin = at_desk(estate_cast.street_officer), at_desk(estate_cast.administrator, second_factor=True)
    for url in (
        reverse("web:journal"),
        reverse("web:journal_entry", args=[entry.pk]),
        reverse("web:journal_subject", args=["building", entry.subject_id]),
        reverse("web:journal_roots"),
    ):
        with django_assert_max_num_queries(12):
            assert officer.get(url).status_code == 200, url
    with django_assert_max_num_queries(12):
        assert admin.get(reverse("web:journal_looks")).status_code == 200


def test_offices_without_a_grant_find_no_trace_of_a_wage_file_or_its_papers(estate_cast: Cast) -> None:
    """The street oversees the estate, yet a file with readers of its own is theirs alone, and so are its papers."""
    case, paper, service, inspector = wage_paper(estate_cast)
    traces = [("case", case.pk), ("paper", paper.pk), ("service", service.pk)]
    seen = {}
    for role in ("secretary", "community_officer", "street_officer"):
        desk = at_desk(getattr(estate_cast, role))
        listed = text(desk.get(reverse("web:journal"))), text(desk.get(reverse("papers:index")))
        of_it = [reverse("web:journal_subject", args=[kind, pk]) for kind, pk in traces]
        own = [reverse(name, args=[paper.code]) for name in ("papers:paper", "papers:pdf", "papers:docx")]
        seen[role] = (
            [url for url in of_it if url in listed[0]],
            [url for url in own if url in listed[1]],
            {desk.get(url).status_code for url in (*of_it, *own)},
        )
    assert seen == dict.fromkeys(seen, ([], [], {404}))
    assert may(inspector, "paper.read", paper)


def wage_paper(cast: Cast) -> tuple[Case, Paper, Service, Actor]:
    """A wage file of the labour office, in which one paper was issued and served."""
    packs.publish_seeds(by=SYSTEM)
    packs.forget()
    office = people.create_organisation(
        "other", "云麓区人力资源和社会保障局", cast.places.district, by=SYSTEM, letters="云麓人社"
    )
    actors = []
    for number in range(2):
        person = people.create_person(f"监察{number}", by=SYSTEM, phone=f"1390000005{number}")
        post = people.create_post("labour_inspector", office, cast.places.district, by=SYSTEM)
        people.appoint(post.pk, person.pk, by=SYSTEM)
        actors.append(Actor(person.pk, "post", post.pk, person.name))
    form = {"what": "工资没发", "project": "某工地", "arrears_ended": "2026-05-31", "has_contract": "none_has"}
    given = Submission(form={**form, "channel": "visit"}, way="enter", channel="visit")
    case = submit(cast.places.estate, given, by=actors[0], pack=packs.active("wage_arrears"))
    act(case.pk, "take_up", {}, by=actors[0])
    paper = Paper.objects.get()
    services.check(paper.pk, paper.version, by=actors[1])
    services.issue(paper.pk, by=actors[0])
    paper.refresh_from_db()
    receipt = Proof("direct", receiver="张师傅", received_on=clock.today())
    return case, paper, serve(paper.pk, receipt, by=actors[0]), actors[0]


def test_looks_at_the_persons_of_an_area_are_found_by_these_and_not_by_walking_a_citys(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    """However many persons it has: of these, the newest looks of all tell next to nothing."""
    monkeypatch.setattr(reads, "LOOKS", (40, 80))
    office = cast.posts["administrator"].organisation
    post = people.create_post("administrator", office, cast.places.far_estate, by=SYSTEM)
    people.appoint(post.pk, cast.director.pk, by=SYSTEM)
    by = Actor(cast.director.pk, "post", post.pk, cast.director.name)
    far = (cast.far_resident.pk, cast.far_secretary.pk)
    theirs = _looked_at(cast, far * 30)
    _looked_at(cast, [cast.resident.pk] * 20)
    _looked_at(cast, range(10**6, 10**6 + 2000))  # of everybody else in the city, who need not exist here
    if connection.vendor == "sqlite":
        statistics.refresh()
        with connection.cursor() as cursor:
            sql, params = reads._looks_near(by).order_by((F("pk") + 0).desc())[:51].query.sql_with_params()
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            ways = [row[3] for row in cursor.fetchall()]
        assert [way for way in ways if "access_to_person" in way], ways
        assert not [way for way in ways if "SCAN journal_access" in way], ways
    with django_assert_max_num_queries(8):
        found = [look.pk for look in reads.looks(by, None, 51)]
    assert found == theirs[::-1][:51]
    assert [look.pk for look in reads.looks(by, found[-1], 51)] == theirs[::-1][51:]
    monkeypatch.setattr(reads, "LOOKS", (10_000,))  # as of an installation of one estate
    assert [look.pk for look in reads.looks(by, None, 51)] == found


def _looked_at(cast: Cast, persons: Iterable[int]) -> list[int]:
    rows = Access.objects.bulk_create(
        Access(
            person_id=pk, what="phone", reason="call", subject_kind="person", subject_id=pk,
            by_person_id=cast.secretary.pk, capacity="post", at=clock.now(),
        )
        for pk in persons
    )  # fmt: skip
    return [row.pk for row in rows]


def test_before_the_first_row_of_a_list_there_is_nothing(estate_cast: Cast) -> None:
    whose = estate_cast.resident.pk
    note_access(
        whose,
        by=estate_cast.acting("secretary"),
        what="phone",
        reason="核对号码",
        subject_kind="person",
        subject_id=whose,
    )
    checkpoint.advance()
    admin = at_desk(estate_cast.administrator, second_factor=True)
    for page in ("web:journal", "web:journal_looks", "web:journal_roots"):
        assert "<td data-label=" in text(admin.get(reverse(page))), page
        assert "<td data-label=" not in text(admin.get(f"{reverse(page)}?before=0")), page


def test_entries_and_looks_are_asked_row_by_row_whether_they_may_be_read(cast: Cast) -> None:
    by = cast.acting("administrator")
    for rows in (reads.readable_looks(by), reads.readable(by, Entry.objects.all())):
        statement = str(rows.query)
        assert '"case_id" IN (SELECT' not in statement  # SQLite would list a city's cases before the first row
        assert '"paper_id" IN (SELECT' not in statement
