"""The product's settings, over a database and a data folder of the test run's own.

Read before any test is collected, and again in each xdist worker: the first process makes the folder and starts
PostgreSQL, the workers find both in their environment. With LINLI_TEST_DB=postgres everything runs on PostgreSQL,
else on SQLite.
"""

import os

from tests.support import place

place.prepare()

from linli.config.settings import *  # noqa: E402,F403 (the folder above must exist before the settings look for it)
from linli.config.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

# A test's own connections end with it; nothing may hold the database when it is dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "linli.kernel.sqlite":
    # A process of tests has one connection where the product has one for each page under way, and no power cut comes
    # upon it: it may keep more, and waits for no disk. What is served, to be killed too, reads the product's settings.
    options = DATABASES["default"]["OPTIONS"]
    options["cached_statements"] = 400
    options["init_command"] += " PRAGMA synchronous=OFF; PRAGMA cache_size=-50000;"
    # A test is one transaction in which each of the product's is a savepoint. In memory SQLite keeps what each changed
    # in pieces of a thousand bytes, and looks through all of them at the end of each: a tenth of the suite's time.
    options["init_command"] += " PRAGMA temp_store=FILE;"
else:
    from psycopg._preparing import PrepareManager

    PrepareManager.prepared_max = 1_000  # a product's connection asks a hundred statements; this one those of all pages

KEEPS_ANSWERS = True  # the tests' pages are all made in one process

# Argon2 with the work of a real sign-in would be most of the suite's time.
PASSWORD_HASHERS = ["tests.support.hashers.QuickArgon2"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the tests' own thread
