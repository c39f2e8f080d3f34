"""The demonstration by the command of the README: filled in a process of its own, in which nothing was asked before."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import migrated
from tests.support.served import linli

pytestmark = [pytest.mark.breaks, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1200)]


def test_a_visitor_finds_a_living_estate(tmp_path: Path) -> None:
    shutil.copyfile(migrated.kept_here(), tmp_path / Path(settings.DATABASES["default"]["NAME"]).name)
    said = linli("demo", "--fill", LINLI_DATA_DIR=str(tmp_path), LINLI_DATABASE_URL="", LINLI_DEMO="1").stdout
    told = re.search(r"(\d+) requests and (\d+) acts", said)
    assert told, said
    assert int(told[1]) > 300
    assert int(told[2]) > 2000
