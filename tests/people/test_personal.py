"""What is held about a person: every table that knows one tells it to them, or says why not."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from linli.journal.models import Entry
from linli.journal.services import note_access
from linli.kernel.refused import NotAllowed
from linli.people import personal, services
from linli.people.models import Binding, Person, Term
from linli.people.personal import Part
from linli.people.personal_words import LABELS, label
from tests.people.conftest import World, acting, make_person


def part(model: type[Any], by: str = "person") -> Part:
    [found] = [one for one in personal.parts() if one.model is model and one.by.split()[0] == by]
    return found


def to_people() -> set[tuple[str, str]]:
    return {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.related_model is Person
        and field.concrete
        and model.__module__.startswith("linli.")  # tests have tables of their own
    }


def test_every_column_that_leads_to_a_person_is_told_or_set_aside_with_a_reason() -> None:
    told = {(one.model._meta.label, path.split("__")[0]) for one in personal.parts() for path in one.by.split()}
    aside = {(model._meta.label, name): why for (model, name), why in personal.set_aside().items()}
    assert to_people() - told - set(aside) == set(), "put it into a part of the floor's personal.py, or set it aside"
    assert set(aside) <= to_people(), "no such column leads to a person any more"
    assert not set(aside) & told, "it cannot be told and set aside"
    assert all(str(why) for why in aside.values())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_whatever_is_told_has_words(language: str) -> None:
    used = set()
    with translation.override(language):
        for one in personal.parts():
            assert str(one.title)
            for path in one.told.split():
                personal.column(one.model, path)
                used.add(str(label(path)))
        assert used == {str(words) for words in LABELS.values()}, "words that no part uses any more"


def test_no_two_parts_have_one_key() -> None:
    keys = [one.key for one in personal.parts()]
    assert sorted(set(keys)) == sorted(keys)


def test_a_part_tells_what_is_theirs_and_nothing_of_others(world: World) -> None:
    li, wang = make_person("李明", "13800138000"), make_person("王芳", "13800138001")
    services.request_binding(li.pk, world.unit.pk, "owner", by=acting(li))
    services.request_binding(wang.pk, world.elsewhere.pk, "tenant", by=acting(wang))
    [row] = part(Binding).of(li.pk)
    assert (row["unit__number"], row["relation"], row["state"]) == ("101", "owner", "requested")
    assert row["unit__area__name"] == world.estate.name
    with translation.override("en"):
        words = dict(part(Binding).words(row))
    assert (words["Room"], words["State"]) == ("101", "Waiting for the estate")
    assert "Reason" not in words  # there is none, so that there is no line
    assert list(part(Term).of(li.pk)) == []
    [who] = part(Person, "pk").of(li.pk)
    assert (who["name"], who["phone"]) == ("李明", "+8613800138000")  # in clear: it is theirs


def test_looks_and_their_own_steps_are_told_in_words(world: World) -> None:
    li, officer = make_person("李明", "13800138000"), world.holder("community_officer", world.community)
    note_access(li.pk, by=officer, what="phone", reason="contact", subject_kind="person", subject_id=li.pk)
    services.set_preferences(li.pk, by=acting(li), elder=True)
    by_key = {one.key: one for one in personal.parts()}
    looks, steps = by_key["journal.access.person_id"], by_key["journal.entry.person_id"]
    with translation.override("en"):
        [look] = [dict(looks.words(row)) for row in looks.of(li.pk)]
        [step] = [dict(steps.words(row)) for row in steps.of(li.pk)]
    assert (look["What was seen"], look["Reason"]) == ("Phone number", "To call about the request")
    assert step["What happened"] == "Preferences changed"


def test_each_part_takes_one_statement_whatever_it_holds(world: World) -> None:
    li = make_person("李明", "13800138000")
    for one in personal.parts():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert isinstance(list(one.of(li.pk)), list)
        assert len(asked) == 1, one.key


def test_taking_ones_data_along_is_on_record_and_nobody_does_it_for_another(world: World) -> None:
    li, officer = make_person("李明", "13800138000"), world.holder("community_officer", world.community)
    personal.hand_out(li.pk, by=acting(li))
    with pytest.raises(NotAllowed):
        personal.hand_out(li.pk, by=officer)
    found = Entry.objects.filter(subject_kind="person", subject_id=li.pk, verb="person.data_handed_out")
    assert [entry.person_id for entry in found] == [li.pk]
