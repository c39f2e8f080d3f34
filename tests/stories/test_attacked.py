"""What somebody of a desk tries for themselves or a relative, and what a contributor can do to those who read."""

import io
import zipfile

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import sheets
from linli.people import kinship
from linli.people.models import Person
from linli.stories import paying, queries, services
from linli.stories.fee_models import Fee, Payee
from linli.stories.paying import Account
from tests.cases.desk import at_desk
from tests.stories.conftest import ACCOUNT, CHECKED, NUMBER, Desk, refuses
from tests.support.overtaken import overtaken

pytestmark = pytest.mark.django_db


def related(one: Person | int, other: Person | int) -> None:
    pair = [who if isinstance(who, int) else who.pk for who in (one, other)]
    kinship.note(*pair, "spouse", document="声明", declared=True, by=SYSTEM)


def own_account(press: Desk) -> Payee:
    return paying.tell_account(ACCOUNT, by=Actor(press.cast.resident.pk, "resident"))


def person(by: Actor) -> int:
    assert by.person_id is not None
    return by.person_id


def test_nobody_proposes_decides_on_lists_or_pays_what_a_near_relative_gets(press: Desk) -> None:
    story, payee = press.released(), own_account(press)
    fee = press.fee(story, payee)
    for by in (press.editor, press.chief, press.head):
        related(press.cast.resident, person(by))
    with pytest.raises(NotAllowed):
        press.fee(story, payee)
    with pytest.raises(NotAllowed):
        paying.decide(fee.pk, yes=True, by=press.head)
    Fee.objects.filter(pk=fee.pk).update(state="approved", decided_by=person(press.head))
    with refuses("nothing_to_pay"):
        paying.make_list(press.paper.pk, by=press.editor)


def test_who_is_near_to_the_sender_makes_no_story_of_it(press: Desk) -> None:
    case = press.sent_in()
    case.reporter_id = press.cast.resident.pk
    case.save(update_fields=["reporter"])
    assert queries.works_on(press.editor, case)
    related(press.cast.resident, person(press.editor))
    assert not queries.works_on(press.editor, case)
    assert not queries.at_desk(press.editor).exists()
    assert queries.at_desk(press.chief).count() == 1
    with pytest.raises(NotAllowed):
        press.ready(case)
    for name, form in (("pass_first", {"opinion": "可用", **CHECKED}), ("proofread_1", {"corrections": 0})):
        with pytest.raises(Refused):
            press.step(case, press.editor, name, **form)
    case.refresh_from_db()
    assert (case.state, case.steps.exists()) == ("first_reading", False)
    assert press.step(case, press.head, "proofread_1", corrections=0).pk == case.pk


def test_nobody_enters_themselves_as_somebody_without_an_account(press: Desk) -> None:
    me = Person.objects.get(pk=person(press.editor))
    for name in (me.name, " ".join(me.name), "\u200b".join(me.name)):
        with pytest.raises(NotAllowed):
            paying.enter_payee(press.paper.pk, Account(name, ACCOUNT.id_number, "工行", NUMBER), by=press.editor)
    assert not Payee.objects.exists()


def test_two_rows_of_one_taxpayer_are_taxed_as_one(press: Desk) -> None:
    story, entered = press.released(), press.payee()
    first = paying.decide(press.fee(story, entered, 800_00).pk, yes=True, by=press.head)
    second = paying.decide(press.fee(story, own_account(press), 800_00).pk, yes=True, by=press.head)
    assert (first.tax, second.tax) == (0, 112_00)


def test_who_told_where_they_are_paid_is_chosen_once_the_desk_knows_their_number_and_name(press: Desk) -> None:
    story, own = press.released(), own_account(press)
    assert queries.payees(story) == []
    with refuses("has_account"):
        paying.enter_payee(press.paper.pk, Account("别人", ACCOUNT.id_number, "工行", NUMBER), by=press.editor)
    assert press.payee() == own
    assert queries.payees(story) == [own]
    assert (Payee.objects.count(), own.publisher_id) == (1, None)
    assert list(findings()) == []


def test_who_sent_it_by_a_telephone_and_told_later_where_they_are_paid_is_chosen_by_that_telephone(press: Desk) -> None:
    story, own = press.released(), own_account(press)
    story.case.reporter_phone = press.cast.neighbour.phone
    assert queries.payees(story) == []
    story.case.reporter_phone = press.cast.resident.phone
    assert queries.payees(story) == [own]
    Person.objects.filter(pk=press.cast.resident.pk).update(phone_proved_at=None)
    assert queries.payees(story) == []  # a number that somebody typed for them: they never showed that it is theirs


def test_a_list_keeps_the_accounts_as_they_were_when_it_was_made(press: Desk) -> None:
    fee = paying.decide(press.fee(press.released(), own_account(press)).pk, yes=True, by=press.head)
    made = paying.make_list(press.paper.pk, by=press.editor)
    changed = Account("另一人", ACCOUNT.id_number, "别的银行", "9" * 16)
    paying.tell_account(changed, by=Actor(press.cast.resident.pk, "resident"))
    fee.refresh_from_db()
    assert paying.paid_into(fee) == ("段小红", ACCOUNT.id_number, "云湖银行城东支行", NUMBER.replace(" ", ""))
    paying.note_paid(made.pk, clock.today(), returned=frozenset([fee.code, "WRONG"]), by=press.chief)
    paying.make_list(press.paper.pk, by=press.editor)
    fee.refresh_from_db()
    assert paying.paid_into(fee)[2] == "别的银行"  # on the next list it is the new one
    assert list(findings()) == []


def test_the_banks_sheet_runs_no_formula_that_a_contributor_gave_as_a_name(press: Desk) -> None:
    hostile = Account('=HYPERLINK("http://x","段")', ACCOUNT.id_number, "@SUM(1)", NUMBER)
    payee = paying.tell_account(hostile, by=Actor(press.cast.resident.pk, "resident"))
    paying.decide(press.fee(press.released(), payee).pk, yes=True, by=press.head)
    made = paying.make_list(press.paper.pk, by=press.editor)
    client = at_desk(Person.objects.get(pk=person(press.editor)), second_factor=True)
    answer = client.post(reverse("stories:bank", args=[made.code]))
    book = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]  # a streamed answer
    with zipfile.ZipFile(book) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert any("HYPERLINK" in cell for row in sheets.read(book)[0].rows for cell in row)


def test_letters_that_xml_does_not_know_take_no_feed_away(press: Desk) -> None:
    story = press.released()
    type(story).objects.filter(pk=story.pk).update(headline="送教\x0b路", credits="小\x01段")  # as an old import has it
    client = Client()
    for form in ("rss", "atom"):
        answer = client.get(reverse("stories:feed", args=[press.paper.code, form]))
        assert answer.status_code == 200
        assert "送教路" in answer.content.decode()
    assert client.get(reverse("stories:sitemap")).status_code == 200


def test_what_is_typed_behind_the_address_of_a_story_is_not_sent_on(press: Desk) -> None:
    story = press.released()
    page = Client().get(reverse("stories:show", args=[story.code]), {"x": "骗"}).content.decode()
    address = f"http://testserver{reverse('stories:show', args=[story.code])}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'data-copy="{story.headline} {address}"' in page


def test_words_that_look_like_elements_stay_words(press: Desk) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    story = press.released(headline=hostile, what=f"{hostile}]]>", credits=hostile)
    services.correct(story.pk, hostile, by=press.editor)
    client = Client()
    named = [("stories:show", [story.code]), ("stories:embed", [story.code]), ("stories:of", [press.paper.code])]
    for name, args in [*named, *(("stories:feed", [press.paper.code, form]) for form in ("rss", "atom"))]:
        assert "<img src=x" not in client.get(reverse(name, args=args)).content.decode()


def test_a_section_that_ended_goes_on_when_it_is_added_again(press: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with refuses("section_exists"):
        services.add_section(press.paper.pk, "society", "社会", by=press.editor)
    overtaken(monkeypatch, services, "_kept", lambda: services.end_section(press.section.pk, by=press.editor))
    services.end_section(press.section.pk, by=press.editor)
    assert [entry.verb for entry in history_of(press.paper)].count("publisher.unsectioned") == 1
    again = services.add_section(press.paper.pk, "society", "社会民生", by=press.editor)
    assert (again.pk, again.name, again.ended_at) == (press.section.pk, "社会民生", None)
    assert press.paper.sections.count() == 2


def test_the_sums_of_a_month_are_those_of_what_was_paid(press: Desk) -> None:
    story, payee = press.released(), own_account(press)
    for rate in (333_33, 1_001_01, 4_000_99):
        paying.decide(press.fee(story, payee, rate).pk, yes=True, by=press.head)
    paid = Fee.objects.aggregate(gross=Sum("gross"), tax=Sum("tax"))
    assert paid["gross"] == 333_33 + 1_001_01 + 4_000_99
    assert paid["tax"] == 597_56  # (5,335.33 − 20 %) × 70 % × 20 %, to the cent, however it was split
