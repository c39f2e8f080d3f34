"""In place of an erased person's name every reader sees a word of their own language; the journal sees one."""

import pytest
from django.template import Context, Template
from django.utils import translation

from linli.journal import audit
from linli.journal.actors import SYSTEM
from linli.people import erasing, services
from linli.people.erased_name import ErasedName, looks_erased, tombstone
from linli.people.models import Person
from linli.people.wording import masked
from tests.people.conftest import World

pytestmark = pytest.mark.engine


@pytest.fixture
def erased(world: World) -> Person:
    """Somebody whom an office had erased by a paper."""
    made = services.create_person("邱石头", by=SYSTEM)
    with translation.override("en"):  # whatever the clerk reads
        erasing._carry_out(erasing._locked(made.pk), SYSTEM)
    return Person.objects.get(pk=made.pk)


def damage() -> list[str]:
    """But for the fixture's places, which it puts there without an entry."""
    return [each.damage for each in audit.findings() if each.damage != "missing-subject"]


def test_each_reader_reads_it_in_their_language(erased: Person) -> None:
    page = Template("{{ person.name }} {{ person }}{% for name in names %} {{ name }}{% endfor %}")
    for language, word in (("en", "(erased)"), ("zh-hans", "（已注销）")):
        names = Person.objects.filter(pk=erased.pk).values_list("name", flat=True)
        with translation.override(language):
            assert page.render(Context({"person": erased, "names": names})) == f"{word} {word} {word}"
            assert (f"{erased.name}", "%s" % erased.name, masked("name", erased.name)) == (word, word, word)  # noqa: UP031


def test_in_the_database_and_the_journal_it_is_one(erased: Person) -> None:
    with translation.override("en"):
        erased.save()
        assert Person.objects.get(name=tombstone()).pk == erased.pk
        assert damage() == []
    assert erased.name == tombstone()
    assert damage() == []


def test_those_of_one_matter_are_told_apart_by_a_number(world: World) -> None:
    Person.objects.filter(pk=services.create_person("邱", by=SYSTEM).pk).update(name=tombstone(12))
    person = Person.objects.latest("pk")
    assert (person.name == "（已注销 12）", ErasedName(person.name).number) == (True, 12)
    for language, word in (("en", "(erased 12)"), ("zh-hans", "（已注销 12）")):
        with translation.override(language):
            assert Template("{{ person.name }}").render(Context({"person": person})) == f"{person.name}" == word
    for plain in ("（已注销 0）", "（已注销 x）", "（已注销）1"):
        Person.objects.filter(pk=person.pk).update(name=plain)
        assert type(Person.objects.get(pk=person.pk).name) is str


def test_its_number_may_have_any_length(world: World) -> None:
    Person.objects.filter(pk=services.create_person("邱", by=SYSTEM).pk).update(name=tombstone(10000))
    name = Person.objects.latest("pk").name
    assert isinstance(name, ErasedName)
    assert name.number == 10000


def test_what_a_reader_would_take_for_it_is_told_from_names() -> None:
    for word in ("（已注销）", "（已注销 9999）", " (已注销１２)", "（ 已注销 0 ）", "(Erased 3)", "（erased）"):
        assert looks_erased(word), word
    for name in ("", "7", "已注销公司代表", "邱石头", "Erased"):
        assert not looks_erased(name), name


def test_a_living_name_is_shown_as_it_is(world: World) -> None:
    made = Person.objects.get(pk=services.create_person("<温>", by=SYSTEM).pk)
    assert type(made.name) is str
    assert Template("{{ person.name }}").render(Context({"person": made})) == "&lt;温&gt;"
