"""A database of before: its versions go by posts and settings that stood in the program, and bring them from now on."""

from importlib import import_module

import pytest
from django.apps import apps

from linli.cases import packs
from linli.cases.models import PackVersion
from linli.journal.actors import SYSTEM
from linli.people import kinds
from linli.people import services as people
from linli.settings import queries, registry
from linli.settings.services import set_value
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

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
