"""Killed between the bytes and their row: what is left behind is found and swept, and nothing that a row speaks of."""

import shutil
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings

from linli.files import jobs, reconciling, store
from linli.files.models import File, State
from linli.kernel import clock
from tests.files.test_reconciling import EVERY
from tests.support.cast import Cast
from tests.support.served import environment

pytestmark = [pytest.mark.breaks, pytest.mark.engine, pytest.mark.django_db(transaction=True)]

KILLED = """
import os
from django.db import transaction
from linli.files import store
from linli.files.models import File
from linli.kernel.codes import public_code
with transaction.atomic():
    code = public_code(20)
    with store.written(store.kept(code, "file")) as out:
        out.write(b"kept and on the disk")
    File.objects.create(code=code, kind="document", role="x", state="ready", mime="application/pdf", bytes=20)
    print(code, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_what_a_kill_leaves_between_file_and_commit_is_swept(cast: Cast) -> None:
    shutil.rmtree(settings.FILES_DIR / "kept", ignore_errors=True)  # of tests before, whose rows are gone
    done = subprocess.run(
        [sys.executable, "-m", "django", "shell", "--no-imports", "--command", KILLED],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    code = done.stdout.strip()
    assert store.kept(code, "file").read_bytes() == b"kept and on the disk"
    assert not File.objects.exists()
    with clock.moved(clock.now() + timedelta(days=8)):
        assert reconciling.reconcile(EVERY, clock.now() - jobs.LEFT_FOR) == []
    assert File.objects.get().state == State.REFUSED
    with clock.moved(clock.now() + timedelta(days=10)):
        jobs.sweep_unused({})
    assert not File.objects.exists()
    assert not store.kept(code, "file").exists()
