"""The city that is measured can still be made: its cases go through the services and rules as they stand."""

import pytest
from bench.fill_rows import Maker

from bench import fill_votes, fill_world
from linli.cases.models import Case
from linli.journal.models import Entry


@pytest.mark.django_db
def test_a_small_city_has_cases_in_each_state_and_rows_like_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """One estate is enough: what goes wrong where many are made goes wrong with one."""
    for module, name in ((fill_world, "STREETS"), (fill_world, "COMMUNITIES"), (fill_world, "ESTATES")):
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(fill_votes, "BUILDINGS", 1)
    world = fill_world.build()
    assert [pattern["case"]["state"] for pattern in world.patterns] == ["dispatched", "handling", "answered", "closed"]
    assert Case.objects.filter(handler_id=world.estates[0].person_id).count() == len(world.patterns)

    rows = Maker(world, 1000, 20).rows(range(1000, 1020))
    assert [len(rows[table]) for table in ("cases_case", "journal_entry", "search_row")] == [20, 20, 20]
    assert rows["cases_step"]
    columns = Maker(world, 1, 1).columns
    assert all(len(row) == len(columns[table]) for table, made in rows.items() for row in made)
    assert set(columns["journal_entry"]) == {column.column for column in Entry._meta.concrete_fields}
