"""A web process has no library for what few pages do: each process would hold it, and they are many megabytes."""

import os
import subprocess
import sys

import pytest
from django.db import connection

SELDOM = ("typst", "docx", "lxml", "xlsxwriter", "python_calamine", "pikepdf", "PIL", "segno", "botocore")
STARTED = f"""
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*(name for name in {(*SELDOM, "psycopg")} if name in sys.modules))
"""


@pytest.fixture(scope="module")
def loaded() -> list[str]:
    """Which of them a process has loaded that knows all views."""
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True, env=os.environ)
    return done.stdout.split()


def test_a_process_that_makes_no_paper_carries_no_typesetter(loaded: list[str]) -> None:
    assert not set(loaded) & set(SELDOM)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL it is the driver")
def test_one_on_sqlite_carries_no_other_driver(loaded: list[str]) -> None:
    assert "psycopg" not in loaded
