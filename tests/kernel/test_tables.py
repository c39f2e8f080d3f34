"""A new database is laid at once, and ends where the migrations end that an old one takes one by one."""

from operator import attrgetter
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from linli.cases.models import Case
from linli.kernel.tables import CreateModels, KeysWithoutIndex
from linli.places.models import Located


def test_what_is_laid_at_once_is_what_the_migrations_one_by_one_come_to() -> None:
    at_once, one_by_one = _models(MigrationLoader(None)), _models(_one_by_one())
    assert at_once.keys() == one_by_one.keys()
    assert [key for key, model in at_once.items() if model != one_by_one[key]] == []


def _models(loader: MigrationLoader) -> dict[tuple[str, str], ModelState]:
    """Where they end: in which order a model's indexes and constraints came makes no difference to its table."""
    models: dict[tuple[str, str], ModelState] = loader.project_state().models
    for model in models.values():
        for kind in ("indexes", "constraints"):
            model.options[kind] = sorted(model.options[kind], key=attrgetter("name"))
    return models


def _one_by_one() -> MigrationLoader:
    loader = MigrationLoader(None, replace_migrations=False)
    for key, migration in loader.replacements.items():
        loader.graph.remove_replacement_node(key, migration.replaces)
    return loader


def test_a_migration_goes_by_those_that_others_replace_so_that_they_may_be_replaced_anew() -> None:
    loader = MigrationLoader(None)
    leads = {parent for each in loader.disk_migrations.values() for parent in each.dependencies}
    assert leads & loader.replacements.keys() == set()


@pytest.mark.django_db(transaction=True)
def test_two_tables_that_point_at_each_other_are_made_at_once_and_dropped() -> None:
    both = CreateModels([_pointing("Hen", "trial.egg"), _pointing("Egg", "trial.hen")])
    before = ProjectState()
    after = before.clone()
    both.state_forwards("trial", after)
    with connection.schema_editor() as editor:
        both.database_forwards("trial", editor, before, after)
    tables = {"trial_hen", "trial_egg"}
    assert tables <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        both.database_backwards("trial", editor, after, before)
    assert not tables & set(connection.introspection.table_names())


@pytest.mark.django_db
def test_nobody_goes_back_behind_what_was_laid_at_once_and_everybody_is_told_so_before_anything_changes() -> None:
    before = MigrationRecorder(connection).applied_migrations()
    with pytest.raises(CommandError, match=r"Going back to people\.0005_kinds_of_bodies is not supported"):
        call_command("migrate", "people", "0005", verbosity=0)
    assert MigrationRecorder(connection).applied_migrations() == before


@pytest.mark.django_db(transaction=True)
def test_a_key_loses_its_own_index_and_gets_it_back_while_its_table_stays() -> None:
    both = CreateModels([_pointing("Hen", "trial.egg"), _pointing("Egg", "trial.hen")])
    less = KeysWithoutIndex([("hen", "of")])
    states = [ProjectState()]
    for step in (both, less):
        states.append(states[-1].clone())
        step.state_forwards("trial", states[-1])
    with connection.schema_editor() as editor:
        both.database_forwards("trial", editor, *states[:2])
    guarded = _guards("trial_hen")
    assert _indexed("trial_hen") == 1
    with connection.schema_editor() as editor:
        less.database_forwards("trial", editor, *states[1:])
    assert (_indexed("trial_hen"), _guards("trial_hen")) == (0, guarded)
    with connection.schema_editor() as editor:
        less.database_backwards("trial", editor, states[2], states[1])
    assert (_indexed("trial_hen"), _guards("trial_hen")) == (1, guarded)
    with connection.schema_editor() as editor:
        both.database_backwards("trial", editor, states[1], states[0])


@pytest.mark.django_db
def test_the_database_has_every_index_and_constraint_that_a_table_declares() -> None:
    """A migration of its own making may take one away with another: nothing else would say so."""
    gone = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            gone += [one.name for one in (*model._meta.constraints, *model._meta.indexes) if one.name not in there]
    assert gone == []


# What lists of very many rows go by in the order of their keys, which the other index does not have.
IN_ORDER = {"stories.Fee.publisher"}


def test_no_key_has_an_index_of_its_own_where_another_one_begins_with_it() -> None:
    """Each costs every row that is written. Those of `Located` are one line for forty tables, and few rows each."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("linli.")]
    twice = {f"{model._meta.label}.{key.name}" for model in ours for key in _keys(model) if key.name in _first(model)}
    of_area = {f"{model._meta.label}.area" for model in ours if issubclass(model, Located) and model is not Case}
    assert twice - of_area == IN_ORDER


def _keys(model: type[models.Model]) -> list[Any]:
    keys = [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]
    return [key for key in keys if key.db_index and not key.unique]


def _first(model: type[models.Model]) -> set[str]:
    """The columns with which an index of all rows begins."""
    indexes = [one for one in model._meta.indexes if type(one) is models.Index]
    unique = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    return {one.fields[0].lstrip("-") for one in (*indexes, *unique) if one.fields and one.condition is None}


def _constraints(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        return [
            one
            for one in connection.introspection.get_constraints(cursor, table).values()
            if one["columns"] == ["of_id"]
        ]


def _indexed(table: str) -> int:
    return sum(one["index"] for one in _constraints(table))


def _guards(table: str) -> list[tuple[str, str]]:
    return [one["foreign_key"] for one in _constraints(table) if one["foreign_key"]]


def _pointing(name: str, other: str) -> CreateModel:
    number = models.BigAutoField(primary_key=True)
    return CreateModel(name, [("id", number), ("of", models.ForeignKey(other, models.PROTECT, related_name="+"))])
