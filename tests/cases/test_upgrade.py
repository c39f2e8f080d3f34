"""A database of before: its versions go by posts and settings that stood in the program, and bring them from now on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from linli.cases import packs, passing
from linli.cases.models import Case, PackVersion
from linli.cases.services import act
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import kinds
from linli.people import services as people
from linli.settings import queries, registry
from linli.settings.services import set_value
from tests.cases.conftest import Sent
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_step_of_the_system_that_was_never_taken_is_taken_after_the_upgrade(
    sent: Sent, estate_cast: Cast, moved: Callable[[datetime], None]
) -> None:
    asked, waits, fresh = (sent("路灯不亮", form={"category": "consult"}) for _number in range(3))
    for case in (asked, waits):
        act(case.pk, "claim", {}, by=estate_cast.acting("grid_worker"))
        act(case.pk, "contact", {"how": "visit"}, by=estate_cast.acting("grid_worker"))
    act(waits.pk, "ask", {"question": "几楼"}, by=estate_cast.acting("grid_worker"))
    act(asked.pk, "finish", {"result": "换了灯泡"}, by=estate_cast.acting("grid_worker"))
    moved(clock.now() + timedelta(days=5))
    passing.overdue_scan()  # it is the caller's turn now
    was = dict(Case.objects.values_list("pk", "system_due"))
    assert [was[case.pk] is not None for case in (asked, waits, fresh)] == [True, True, False]
    Case.objects.update(system_due=None)
    import_module("linli.cases.migrations.0025_when_the_system_acts").reckon(apps, None)
    assert dict(Case.objects.values_list("pk", "system_due")) == was


SHIPPED = sorted(folder.parent for folder in packs.SEEDS.glob("*/process.yaml"))


def test_what_they_went_by_is_founded_filled_and_set_as_before(cast: Cast) -> None:
    for folder in SHIPPED:
        packs.publish_folder(folder, by=SYSTEM)
    packs.forget()
    PackVersion.objects.update(declared="")
    packs.forget()
    assert (packs.posts(), packs.settings()) == ({}, {})
    migration = import_module("linli.cases.migrations.0022_declared_until_now")
    migration.declare(apps, None)
    packs.forget()
    assert packs.posts().keys() == migration.POSTS.keys()
    assert packs.settings().keys() == migration.SETTINGS.keys()
    assert all(setting.cleaned(setting.default) == setting.default for setting in packs.settings().values())
    body = people.create_organisation("other", "区人社局", cast.places.district, by=SYSTEM)
    assert people.create_post("labour_inspector", body, cast.places.district, by=SYSTEM).title
    assert "labour_inspector" in {code for code, _label in kinds.post_choices()}
    set_value("wages.order_days", 7, area_id=None, by=SYSTEM, source="区人社局")
    assert queries.value("wages.order_days") == 7
    assert registry.declared("wages.order_days").ceiling == 15
