"""Who oversees: every post against a table written by hand. Posts stand where the cast has them."""

import pytest

from linli.jobs.models import Job
from linli.people.access import may, scope
from linli.people.models import SignInCode
from linli.places.models import Area
from linli.settings.models import CalendarYear, Setting
from linli.web.grants import GRANTS
from tests.support.cast import Cast

AREAS = ("journal.read", "journal.oversee", "setting.edit")
INSTALLATION = {
    "jobs.manage": Job, "calendar.edit": CalendarYear, "setting.edit_everywhere": Setting, "code.read": SignInCode,
}  # fmt: skip
# Columns: AREAS on the estate (r o s), on the city (r o s), and whether everything of the INSTALLATION.
EXPECTED = {
    "administrator":     ("ros", "ros", True),
    "street_officer":    ("rs",  "",    False),
    "community_officer": ("r",   "",    False),
    "secretary":         ("r",   "",    False),
    "far_secretary":     ("",    "",    False),
    "director":          ("",    "",    False),
    "grid_worker":       ("",    "",    False),
    "property_manager":  ("",    "",    False),
    "inspector":         ("",    "",    False),
    "resident":          ("",    "",    False),
}  # fmt: skip


@pytest.mark.parametrize("role", EXPECTED)
def test_may_and_scope_agree_with_the_table_written_by_hand(cast: Cast, role: str) -> None:
    by, areas = cast.acting(role), (cast.places.estate, cast.places.city)
    asked = ["".join(a.split(".")[1][0] for a in AREAS if may(by, a, area)).replace("e", "s") for area in areas]
    listed = [
        "".join(a.split(".")[1][0] for a in AREAS if area in scope(by, a, Area.objects.all())).replace("e", "s")
        for area in areas
    ]
    everything = {may(by, action, model()) for action, model in INSTALLATION.items()}
    near, far, whole = EXPECTED[role]
    assert (asked, listed, everything) == ([near, far], [near, far], {whole})


def test_the_table_names_every_action() -> None:
    assert {grant.action for grant in GRANTS} == {*AREAS, *INSTALLATION}
