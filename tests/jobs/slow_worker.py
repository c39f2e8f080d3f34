"""`linli worker` with one more handler, which takes a second and writes down that it began and ended."""

import os
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def main() -> None:
    """Run the command over the database that the test names."""
    settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
    django.setup()
    from django.core.management import call_command

    from linli.jobs.registry import handler

    @handler("test.slow")
    def slow(payload: dict[str, Any]) -> None:
        with Path(payload["log"]).open("a") as file:
            file.write("begun ")
            file.flush()
            time.sleep(1)
            file.write("ended ")

    call_command("worker", threads=1)


if __name__ == "__main__":
    main()
