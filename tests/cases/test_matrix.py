"""Who may do what with a case: every post, at every scope, against a table written by hand."""

import pytest

from linli.cases.models import Case
from linli.journal.actors import SYSTEM
from linli.people.access import may, scope
from linli.people.models import Term
from linli.people.services import end_term
from linli.places.queries import Place
from tests.cases.conftest import Sent
from tests.support.cast import Cast

ACTIONS = ("read", "work", "dial", "reveal", "export")
# Rows: who. Columns: which of ACTIONS (r w d v x) on an ordinary case within the grid; on one that lies in no grid;
# on one whose kind is never shown to neighbours; on one about the estate's secretary, which nobody beside them sees.
#                      in the grid  without grid  never shown  about the secretary
EXPECTED = {
    "grid_worker":       ("rwdv",    "",           "rwdv",      ""),
    "secretary":         ("rwdvx",   "rwdvx",      "rwdvx",     ""),
    "director":          ("rw",      "rw",         "",          ""),
    "property_manager":  ("",        "",           "",          ""),
    "community_officer": ("rwdvx",   "rwdvx",      "rwdvx",     "rwdvx"),
    "street_officer":    ("rwdvx",   "rwdvx",      "rwdvx",     "rwdvx"),
    "administrator":     ("",        "",           "",          ""),
    "inspector":         ("",        "",           "",          ""),
    "far_secretary":     ("",        "",           "",          ""),
    "resident":          ("",        "",           "",          ""),
    "neighbour":         ("",        "",           "",          ""),
}  # fmt: skip
LETTERS = dict(zip(ACTIONS, "rwdvx", strict=True))


@pytest.fixture
def cases(estate_cast: Cast, sent: Sent) -> list[Case]:
    """The four cases of the table's columns."""
    building = estate_cast.places.building.pk
    inside = Place(building_id=building, label="3栋", grid_id=estate_cast.places.grid.pk)
    outside = Place(building_id=building, label="3栋")
    return [
        sent("路灯不亮", where=inside),
        sent("路灯不亮", where=outside),
        sent("和邻居有纠纷", where=inside, form={"category": "neighbours"}),
        sent("书记态度不好", where=inside, form={"about": "branch_secretary"}),
    ]


def test_may_and_scope_agree_with_the_table_written_by_hand(estate_cast: Cast, cases: list[Case]) -> None:
    stored = [Case.objects.get(pk=case.pk) for case in cases]
    found, listed = {}, {}
    for role in EXPECTED:
        by = estate_cast.acting(role)
        found[role] = tuple(
            "".join(LETTERS[action] for action in ACTIONS if may(by, f"case.{action}", case)) for case in stored
        )
        reach = {action: set(scope(by, f"case.{action}", Case.objects.all())) for action in ACTIONS}
        listed[role] = tuple("".join(LETTERS[action] for action in ACTIONS if case in reach[action]) for case in stored)
    assert found == EXPECTED
    assert listed == EXPECTED


def test_whoever_handles_a_case_may_read_work_and_call_whatever_their_post(estate_cast: Cast, sent: Sent) -> None:
    case = sent()
    manager, post = estate_cast.property_manager, estate_cast.posts["property_manager"]
    Case.objects.filter(pk=case.pk).update(handler=manager, handler_post=post)
    case.refresh_from_db()
    by = estate_cast.acting("property_manager")
    assert [action for action in ACTIONS if may(by, f"case.{action}", case)] == ["read", "work", "dial"]
    end_term(Term.objects.get(person=manager).pk, by=SYSTEM)
    assert [action for action in ACTIONS if may(by, f"case.{action}", case)] == []
