"""What a person agreed to stands on one list, and is taken back as easily as it was given."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from linli.activities import starring
from linli.activities.hour_models import Volunteer
from linli.cases import behalf, supporting
from linli.cases.behalf import OnBehalf
from linli.cases.behalf_models import Behalf
from linli.cases.opinion_models import Comment
from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import consents, personal, services
from linli.people.models import Person, Term
from linli.shelf import thanking
from linli.shelf.models import Consent, Thanks
from tests.cases.conftest import *  # noqa: F403 - the process published
from tests.cases.desk import at_desk
from tests.support.cast import Cast

PAGE = "web:own_consents"


def by(person: Person) -> Actor:
    return Actor(person.pk, "person", name=person.name)


def thank(cast: Cast, person: Person, words: str = "谢谢您半夜来修水管") -> Thanks:
    said = thanking.Said(way="words", to="物业小张", text=words, consent=Consent.NAMED.value)
    row = thanking.say(cast.places.estate.pk, said, by=by(person))
    return thanking.show(row.pk, by=cast.acting("secretary"))


def rows(person: Person) -> list[tuple[str, int]]:
    return [(one.kind.name, one.pk) for one in consents.given(person.pk)]


def test_every_kind_of_consent_says_what_it_is_and_what_follows_in_both_languages() -> None:
    for kind in consents.kinds():
        for path in [*kind.about.split(), kind.by, kind.how, kind.ended, *[kind.when] * ("." not in kind.when)]:
            if path:
                personal.column(kind.model, path)
        with translation.override("en"):
            english = (str(kind.title), str(kind.follows))
        with translation.override("zh-hans"):
            chinese = (str(kind.title), str(kind.follows))
        assert all(english)
        assert all(one != other for one, other in zip(english, chinese, strict=True))


def test_a_consent_stands_there_with_its_day_and_how_and_is_taken_back_for_good(estate_cast: Cast) -> None:
    thanks = thank(estate_cast, estate_cast.resident)
    browser = at_desk(estate_cast.resident)
    page = browser.get(reverse(PAGE)).content.decode()
    for words in ("公开您的致谢", "物业小张", thanks.get_consent_display(), "撤回后："):
        assert str(words) in page
    assert reverse(PAGE) in browser.get(reverse("people:me")).content.decode()
    answer: Any = browser.post(reverse(PAGE), {"kind": "shelf.thanks", "row": thanks.pk}, follow=True)
    assert "已撤回" in answer.content.decode()
    thanks.refresh_from_db()
    assert (thanks.consent, thanks.shown_at) == (Consent.NONE, None)
    assert rows(estate_cast.resident) == []
    assert list(findings()) == []


def test_nobody_takes_back_anothers_or_one_that_is_gone(estate_cast: Cast) -> None:
    thanks = thank(estate_cast, estate_cast.resident)
    for kind, pk in (("shelf.thanks", thanks.pk), ("shelf.thanks", thanks.pk + 1), ("people.person", 1)):
        with pytest.raises(Refused):
            consents.withdraw(kind, pk, by=by(estate_cast.neighbour))
    browser = at_desk(estate_cast.neighbour)
    page = browser.post(reverse(PAGE), {"kind": "shelf.thanks", "row": thanks.pk}, follow=True).content.decode()
    assert "没有这项同意" in page
    thanks.refresh_from_db()
    assert thanks.consent == Consent.NAMED


def test_names_that_are_shown_are_shown_no_more(estate_cast: Cast) -> None:
    secretary = estate_cast.secretary
    starring.agree(True, by=by(secretary))
    term = Term.objects.get(person=secretary)
    services.show_self(term.pk, by=by(secretary), shown=True, duty="党建")
    given = {one.kind.name: one for one in consents.given(secretary.pk)}
    assert set(given) == {"people.term", "activities.volunteer"}
    assert all(one.at is not None for one in given.values())  # as the journal has it
    for name, one in given.items():
        consents.withdraw(name, one.pk, by=by(secretary))
    term.refresh_from_db()
    assert (term.shown, term.duty, Volunteer.objects.get(person=secretary).shown) == (False, "党建", False)
    assert consents.given(secretary.pk) == []


def test_the_list_takes_as_many_statements_for_thirty_as_for_one(estate_cast: Cast) -> None:
    browser = at_desk(estate_cast.resident)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert "公开您的致谢" in browser.get(reverse(PAGE)).content.decode()
        return len(asked)

    thank(estate_cast, estate_cast.resident)
    once = min(statements() for _time in range(2))
    for number in range(29):
        thank(estate_cast, estate_cast.resident, f"第 {number} 次")
    assert min(statements() for _time in range(2)) == once


def test_a_request_for_somebody_else_goes_on_without_their_name(estate_cast: Cast, sent: Any) -> None:
    agreed = OnBehalf("何奶奶", "neighbour", "said", clock.today(), way="call", phone="13900139009")
    case = sent("隔壁门口的灯坏了", by=by(estate_cast.resident), behalf=agreed)
    row = Behalf.objects.get(case=case)
    with pytest.raises(Refused):
        behalf.forget(row.pk, by=by(estate_cast.neighbour))
    browser = at_desk(estate_cast.resident)
    assert "何奶奶" in browser.get(reverse(PAGE)).content.decode()
    browser.post(reverse(PAGE), {"kind": "cases.behalf", "row": row.pk})
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.name, row.phone, row.way) == ("", "", "page")
    assert (case.open, case.reporter) == (True, estate_cast.resident)
    assert "何奶奶" not in browser.get(reverse(PAGE)).content.decode()
    assert list(findings()) == []


def test_whoever_joined_a_request_reads_its_number_there_and_not_its_reporters_words(
    estate_cast: Cast, sent: Any
) -> None:
    case = sent("六号楼门口的路灯黑了", by=by(estate_cast.resident))
    supporting.support(case.pk, by=by(estate_cast.neighbour))
    page = at_desk(estate_cast.neighbour).get(reverse(PAGE)).content.decode()
    assert f"{case.area.name} · {case.number}" in page
    assert "路灯" not in page


def test_what_was_said_with_ones_name_is_taken_back_from_the_list(estate_cast: Cast, sent: Any) -> None:
    case = sent("想在楼下加装长椅")
    said = Comment(case=case, author=estate_cast.resident, text="赞成", named=True, at=clock.now())
    with transaction.atomic():
        said.save()
        record("comment.written", said, by=by(estate_cast.resident), data={}, area_id=case.area_id, new=True)
    assert rows(estate_cast.resident) == [("cases.comment", said.pk)]
    consents.withdraw("cases.comment", said.pk, by=by(estate_cast.resident))
    said.refresh_from_db()
    assert (said.text, said.named, said.taken_back) == ("", False, True)
    assert rows(estate_cast.resident) == []
    assert list(findings()) == []


def test_nearly_every_consent_has_a_button_and_the_others_say_how() -> None:
    without = {kind.model._meta.label for kind in consents.kinds() if kind.withdraw is None}
    assert without == {"activities.Proof", "stories.Story"}  # a guardian's paper; what a publisher recalls
