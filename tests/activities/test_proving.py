"""What a role asks of whoever takes it: age, a guardian, training, insurance; the refusal names all that is missing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from linli.activities import proving, services, signing_up
from linli.activities.models import Role, Session, SignUp
from linli.activities.proof_models import Proof
from linli.activities.proving import Said
from linli.journal.audit import findings
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Person
from linli.rules import volunteering as rules
from tests.activities.conftest import Team, himself, refuses
from tests.cases.desk import at_desk

DAY = date(2026, 12, 5)
LATER = DAY + timedelta(days=1)


@given(
    st.none() | st.dates(date(1930, 1, 1), DAY),
    st.none() | st.integers(6, 70),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_whoever_has_shown_everything_misses_nothing_and_what_is_missing_is_named(
    born: date | None, youngest: int | None, guardian: bool, trained: bool, insured: bool
) -> None:
    asked = rules.Terms(youngest, "急救", True)
    seen = rules.Proofs(born, LATER if guardian else None, DAY if trained else None, DAY if insured else None)
    found = rules.missing(asked, DAY, seen)
    assert ("training" in found, "insurance" in found) == (not trained, not insured)
    assert ("age_unknown" in found) == (youngest is not None and born is None)
    grown = born is None or rules.age(born, DAY) >= 18
    assert ("guardian" in found) == (not grown and not guardian)
    assert ("too_young" in found) == (born is not None and youngest is not None and rules.age(born, DAY) < youngest)


def test_a_proof_counts_through_its_last_day_and_no_longer() -> None:
    asked = rules.Terms(training="急救")
    assert rules.missing(asked, DAY, rules.Proofs(trained=DAY)) == ()
    assert rules.missing(asked, DAY, rules.Proofs(trained=DAY - timedelta(days=1))) == ("training",)


@pytest.fixture
def asking(team: Team) -> tuple[Session, Role]:
    session = team.first()
    role = services.add_role(
        session.programme_id,
        "巡河志愿者",
        None,
        by=team.by,
        serves=True,
        youngest=16,
        training="水上安全",
        insured=True,
    )
    return session, role


def note(team: Team, session: Session, kind: str, person: Person | None = None, **said: object) -> Proof:
    given: dict[str, object] = {"until": session.day, **said} if kind != "age" else said
    whom = person.pk if person else None
    return proving.note(session.programme_id, Said(kind, whom, **given), by=team.by)  # type: ignore[arg-type]  # handed on as they came


@pytest.mark.django_db
def test_the_refusal_names_what_is_missing_until_all_is_noted(team: Team, asking: tuple[Session, Role]) -> None:
    (session, role), who = asking, team.cast.resident
    with pytest.raises(Refused, match="水上安全") as told:
        signing_up.sign_up(session.pk, role.pk, by=himself(who))
    assert (told.value.code, told.value.basis) == ("not_fit", rules.FIT_BASIS)
    assert all(words in told.value.message for words in ("出生日期", "保险", "巡河志愿者"))
    young = session.day.replace(year=session.day.year - 17, day=1)
    note(team, session, "age", who, born=young)
    note(team, session, "training", who, subject="水上安全")
    note(team, session, "insurance", subject="PICC-2026-0081")
    with pytest.raises(Refused, match="监护人") as told:
        signing_up.sign_up(session.pk, role.pk, by=himself(who))
    assert "水上安全" not in told.value.message
    note(team, session, "guardian", who, who="陈父")
    assert signing_up.sign_up(session.pk, role.pk, by=himself(who)).state == "placed"
    assert list(findings()) == []


@pytest.mark.django_db
def test_who_is_too_young_stays_so_whatever_else_is_shown_and_the_desk_gets_nobody_past(
    team: Team, asking: tuple[Session, Role]
) -> None:
    (session, role), who = asking, team.cast.resident
    note(team, session, "age", who, born=session.day.replace(year=session.day.year - 12, day=1))
    note(team, session, "training", who, subject="水上安全")
    note(team, session, "insurance", subject="保单")
    note(team, session, "guardian", who, who="陈父")
    with pytest.raises(Refused, match="16"):
        signing_up.enter(session.pk, role.pk, who.pk, by=team.by)
    with refuses("not_fit"):
        signing_up.enter_guest(session.pk, role.pk, "无号人", by=team.by)
    assert not SignUp.objects.exists()


@pytest.mark.django_db
def test_proofs_are_noted_by_whoever_runs_the_programme_never_of_oneself(
    team: Team, asking: tuple[Session, Role]
) -> None:
    session, _role = asking
    with refuses("own_proof"):
        note(team, session, "training", team.chair, subject="水上安全")
    with refuses("person_missing"):
        note(team, session, "training", subject="水上安全")
    with refuses("until_missing"):
        note(team, session, "insurance", subject="保单", until=clock.today() - timedelta(days=1))
    with refuses("proof_unsaid"):
        note(team, session, "insurance", subject=" ")
    with pytest.raises(NotAllowed):
        proving.note(
            session.programme_id, Said("insurance", subject="保单", until=session.day), by=himself(team.cast.resident)
        )
    assert not Proof.objects.exists()


@pytest.mark.django_db
def test_the_desk_asks_and_notes_by_the_programmes_page(team: Team) -> None:
    session, desk, who = team.first(), at_desk(team.chair), team.cast.resident
    do = lambda step: reverse("activities:change_programme", args=[session.programme.code, step])  # noqa: E731
    desk.post(do("role"), {"title": "急救员", "least": 0, "companions": 0, "serves": "on", "training": "急救"})
    assert Role.objects.filter(title="急救员", training="急救").exists()
    page = desk.get(reverse("activities:programme", args=[session.programme.code])).content.decode()
    assert "须培训：急救" in page
    given = {"kind": "training", "phone": str(who.phone), "subject": "急救", "until": session.day.isoformat()}
    desk.post(do("proof"), {**given, "phone": "13999999999"})
    assert not Proof.objects.exists()
    desk.post(do("proof"), given)
    role = Role.objects.get(title="急救员")
    assert signing_up.sign_up(session.pk, role.pk, by=himself(who)).state == "placed"
