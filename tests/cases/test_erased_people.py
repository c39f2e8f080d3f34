"""A person is erased from an estate full of life: nothing says who they were, and every chain still verifies."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from linli.journal.actors import Actor
from linli.journal.audit import findings
from linli.people import erasing, personal
from linli.people.models import Erasure, Person
from linli.teams.models import Loan
from tests.cases.world import World, estate_with_secrets  # noqa: F401 -- the fixture

pytestmark = pytest.mark.django_db

# Money and archives, as `personal` says, issued papers; and an uploaded roster, which is gone within days.
KEPT = {"stories.Payee", "papers.Paper", "web.RosterUpload"}

# Of open cases and of stories that everybody reads; and what a body is reminded of, reckoned anew every night.
NEEDED = {"cases.Case.reporter_name", "cases.Case.answers", "stories.Story.credits", "search.Row.tokens"}
NEEDED |= {"council.Reminder.about"}


def said_once(name: str) -> bool:
    """Whether the name is one person's, and no word besides."""
    return len(name) > 1 and Person.objects.filter(name=name).count() == 0 and not name.endswith("暗号")


def words_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from words_of(one)
    elif isinstance(value, str):
        yield value


def where_said(*words: str) -> set[str]:
    """Columns of all tables in which one of the words stands, sealed ones opened."""
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("linli.") or model._meta.label in KEPT:
            continue
        names = [one.attname for one in model._meta.concrete_fields if not isinstance(one, models.DateTimeField)]
        for row in model._default_manager.values(*names).iterator():
            for name, value in row.items():
                if any(word in said for said in words_of(value) for word in words):
                    found.add(f"{model._meta.label}.{name}")
    return found


def test_whoever_is_erased_is_named_nowhere_and_the_chains_verify(
    estate_with_secrets: World, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    """Everybody with a number, one after the other, as if whatever hinders them had come to its end.

    Names are looked for where a case that is still open, or was told as a story, does not need them.
    """
    before = set(findings())
    for made in Erasure.objects.filter(state=Erasure.ASKED):
        erasing.take_back(made.pk, by=Actor(made.person_id, "person"))
    monkeypatch.setattr(personal, "hindrances", lambda person_id: [])
    people = list(Person.objects.exclude(phone_index=None).exclude(pk__in=borrowers()).order_by("pk"))
    assert len(people) > 10
    for person in people:
        phone = str(person.phone)
        assert where_said(phone) != set()
        made = erasing.ask(person.pk, by=Actor(person.pk, "person"))
        assert made.state == Erasure.DONE
        assert where_said(phone, phone.removeprefix("+86")) == set()
        if said_once(person.name):
            assert where_said(person.name) - NEEDED == set()
    left = Person.objects.filter(pk__in=[person.pk for person in people])
    assert set(left.values_list("name", "is_active", "phone_index", "id_index")) == {
        (erasing.tombstone(), False, None, None)
    }
    assert set(findings()) - before == set()


def borrowers() -> set[int]:
    return set(Loan.objects.filter(back_on=None).values_list("member__person_id", flat=True))
