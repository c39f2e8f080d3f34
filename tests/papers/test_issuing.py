import hashlib
import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from linli.files import store
from linli.journal.actors import SYSTEM
from linli.journal.models import Entry
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import services
from linli.papers.models import PDF, Paper, Series
from linli.people import services as people
from tests.papers.templates import HEADED, STOP, STOP_VALUES


def verbs(paper):
    return [entry.verb for entry in Entry.objects.filter(subject_kind="paper", subject_id=paper.pk).order_by("seq")]


def test_a_checked_paper_is_issued_with_number_date_and_bytes_whose_digest_is_on_record(issued):
    content = store.kept(issued.code, PDF).read_bytes()
    assert issued.number == f"云麓青责停〔{issued.issued_on.year}〕1号"
    assert content.startswith(b"%PDF")
    assert issued.sha256 == hashlib.sha256(content).hexdigest()
    assert verbs(issued) == ["paper.drafted", "paper.checked", "paper.issued"]
    told = json.loads(bytes(Entry.objects.get(verb="paper.issued").body))["data"]
    assert told["sha256"] == issued.sha256
    assert told["number"] == issued.number
    assert told["subject"] == ["case", 7]


def test_nobody_checks_their_own_draft(draft, officer):
    paper = draft()
    with pytest.raises(Refused) as refusal:
        services.check(paper.pk, 1, by=officer)
    assert refusal.value.code == "own_draft"
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(state="checked", checked_by=officer.person_id)
    assert verbs(paper) == ["paper.drafted"]


def test_an_unchecked_paper_is_not_issued_and_takes_no_number(draft, officer):
    paper = draft()
    with pytest.raises(Refused) as refusal:
        services.issue(paper.pk, by=officer)
    assert refusal.value.code == "paper_unchecked"
    assert not Series.objects.exists()


def test_what_was_changed_after_reading_is_read_again(draft, officer, colleague):
    paper = draft()
    services.redraft(paper.pk, {**STOP_VALUES, "party": "另一人"}, by=officer)
    with pytest.raises(Refused) as refusal:
        services.check(paper.pk, 1, by=colleague)
    assert refusal.value.code == "paper_changed"
    services.check(paper.pk, 2, by=colleague)
    changed = services.redraft(paper.pk, STOP_VALUES, by=colleague)
    assert (changed.state, changed.checked_by_id, changed.drafted_by_id) == ("draft", None, colleague.person_id)


def test_people_of_other_bodies_neither_draft_nor_check_nor_issue(draft, cast, colleague):
    for role in ("secretary", "director", "administrator", "resident", "community_officer"):
        with pytest.raises(NotAllowed):
            draft(by=cast.acting(role))
    paper = draft()
    with pytest.raises(NotAllowed):
        services.check(paper.pk, 1, by=cast.acting("community_officer"))
    services.check(paper.pk, 1, by=colleague)
    with pytest.raises(NotAllowed):
        services.issue(paper.pk, by=cast.acting("secretary"))
    assert not Series.objects.exists()


def test_whom_a_paper_is_about_does_not_handle_it(draft, officer, colleague):
    paper = draft(concerns=[(colleague.person_id, None)])
    with pytest.raises(NotAllowed):
        services.check(paper.pk, 1, by=colleague)


OWN = STOP.replace("letters: 云麓青责停", 'letters: "{{ body_letters }}责停"')


def test_a_number_begins_with_the_letters_of_its_own_body_as_they_are_that_day(draft, officer, colleague):
    first, second = draft(template=OWN), draft(template=OWN)
    for paper in (first, second):
        services.check(paper.pk, 1, by=colleague)
    assert services.issue(first.pk, by=officer).number.startswith("青办责停〔")
    people.set_letters(first.body_id, "青街", by=SYSTEM)
    again = services.issue(second.pk, by=officer)
    assert (again.letters, again.serial) == ("青街责停", 1)
    first.refresh_from_db()
    assert first.letters == "青办责停"


def test_a_body_without_letters_is_told_where_they_are_entered(draft, cast, officer, colleague):
    checked = draft(template=OWN)
    services.check(checked.pk, 1, by=colleague)
    people.set_letters(checked.body_id, "", by=SYSTEM)
    for act in (lambda: draft(template=OWN), lambda: services.issue(checked.pk, by=officer)):
        with pytest.raises(Refused, match=r"青云街道办事处还没有机关代字.*“组织”页填写") as refusal:
            act()
        assert refusal.value.code == "no_letters"
    assert not Series.objects.exists()


def test_two_bodies_never_give_the_same_number_however_their_letters_are_put_together(issued, draft, cast):
    community = cast.posts["community_officer"].organisation
    given = {"by": cast.acting("community_officer"), "body_id": community.pk}
    people.set_letters(community.pk, "云麓青责", by=SYSTEM)
    with pytest.raises(Refused, match="“云麓青责停”今年已由青云街道办事处编号") as refusal:
        draft(template=STOP.replace("云麓青责停", '"{{ body_letters }}停"'), **given)
    assert refusal.value.code == "letters_taken"
    with pytest.raises(IntegrityError, match=r"one_series_per|series\.letters"), transaction.atomic():
        Series.objects.create(body=community, letters=issued.letters, year=issued.year)


@pytest.mark.parametrize(
    "change", [{"values": b"x"}, {"number": "假〔2026〕9号"}, {"sha256": "0" * 64}, {"state": "draft"}, {"body_id": 3}]
)
def test_the_database_lets_nobody_change_an_issued_paper(issued, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=issued.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=issued.pk).delete()


def test_an_issued_paper_is_neither_redrafted_nor_discarded_nor_issued_again(issued, officer):
    for act in (
        lambda: services.redraft(issued.pk, STOP_VALUES, by=officer),
        lambda: services.discard(issued.pk, by=officer),
        lambda: services.issue(issued.pk, by=officer),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "paper_issued"


def test_withdrawing_is_an_act_of_its_own_and_leaves_number_and_bytes(issued, officer):
    before = store.kept(issued.code, PDF).read_bytes()
    with pytest.raises(Refused):
        services.withdraw(issued.pk, " ", by=officer)
    gone = services.withdraw(issued.pk, "当事人姓名有误", by=officer)
    assert (gone.state, gone.number, gone.sha256) == ("withdrawn", issued.number, issued.sha256)
    assert store.kept(issued.code, PDF).read_bytes() == before
    assert verbs(issued)[-1] == "paper.withdrawn"
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=issued.pk).update(state="issued", withdrawn_at=None)


def test_a_discarded_draft_leaves_its_entry_and_no_gap(draft, issued, officer, colleague):
    paper = draft()
    services.discard(paper.pk, by=officer)
    following = draft()
    services.check(following.pk, 1, by=colleague)
    assert services.issue(following.pk, by=officer).serial == 2


def test_a_number_is_given_back_when_issuing_fails(draft, officer, colleague, monkeypatch):
    paper = draft()
    services.check(paper.pk, 1, by=colleague)
    with monkeypatch.context() as patch:
        patch.setattr(store, "written", lambda _path: (_ for _ in ()).throw(OSError("no room")))
        with pytest.raises(OSError, match="no room"):
            services.issue(paper.pk, by=officer)
    paper.refresh_from_db()
    assert (paper.state, paper.number) == ("checked", "")
    assert services.issue(paper.pk, by=officer).serial == 1


def test_every_field_at_fault_is_named_with_template_and_line(draft):
    with pytest.raises(Refused) as refusal:
        draft(values={"party": "", "found_on": "2026-13-01", "place": "屋顶", "phone": ""})
    assert refusal.value.code == "template_faulty"
    lines = refusal.value.message.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["trial/papers/stop.yaml:3:"] + [
        "trial/papers/stop.yaml:5:"
    ] * 2
    assert [line.split("{{ ")[1].split(" }}")[0] for line in lines] == ["party", "found_on", "size"]
    assert Paper.objects.count() == 0


def test_only_organs_of_the_state_and_the_party_have_a_red_head(draft, cast):
    values = {"text": "现将有关事项通知如下。"}
    assert draft(HEADED, values).title == "关于小区整治工作的通知"
    with pytest.raises(Refused) as refusal:
        draft(HEADED, values, body_id=cast.posts["director"].organisation_id, by=cast.acting("director"))
    assert refusal.value.code == "red_head"


def test_a_name_that_cannot_be_printed_is_told_before_it_stands_as_a_box(draft):
    with pytest.raises(Refused) as refusal:
        draft(STOP, {**STOP_VALUES, "party": "王\U0003134a"})
    assert refusal.value.code == "letters_missing"
    assert "\U0003134a" in refusal.value.message
