"""`linli serve`: the web server, and the background worker beside it."""

import socket
import subprocess
import sys
from argparse import BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags, run_checks
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Serve the pages and do the background work until stopped (Ctrl-C, SIGTERM)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument(
            "--worker",
            action=BooleanOptionalAction,
            default=True,
            help="start the background worker as well (default); --no-worker where it runs elsewhere",
        )

        parser.add_argument(
            "--films-port",
            type=int,
            help="port on which films are sent (default: the next one); 0 to send them with the pages",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _check_port(options["host"], options["port"])
        self._check_migrations()
        self._check_rest()
        if _static_is_old():
            _collect_static()
        connection.close()
        # The server's settings stand on the top floor, so they are named and not imported.
        plan, run = import_string("linli.config.serve.Plan"), import_string("linli.config.serve.run")
        self._say(f"linli: http://{options['host']}:{options['port']}/")
        films = self._films_port(options["host"], options["port"], options["films_port"])
        served = plan(options["host"], options["port"], settings.WORKERS, settings.THREADS, options["worker"], films)
        status = run(served, self._say)
        if status:
            sys.exit(status)

    def _films_port(self, host: str, port: int, wanted: int | None) -> int:
        """Where films are sent: 0 with a proxy or a bucket that sends them, or when the port beside ours is taken."""
        if settings.ACCEL or settings.FILMS_FROM:
            return 0
        if wanted is not None:
            if wanted:
                _check_port(host, wanted, "--films-port")
            return wanted
        try:
            _check_port(host, port + 1, "--films-port")
        except (CommandError, OverflowError):
            self._say(
                f"Films are sent with the pages, where each one under way holds a thread: their own port {port + 1}"
                " cannot be had. A free one: --films-port NUMBER"
            )
            return 0
        return port + 1

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _check_migrations(self) -> None:
        if lacking := _lacking():
            raise CommandError(f"The database lacks {lacking} migrations; run: linli migrate")

    def _check_rest(self) -> None:
        found = run_checks(tags=[Tags.database], databases=["default"])
        for told in found:
            self.stderr.write(str(told))
        if any(told.is_serious() for told in found):
            raise CommandError("Not served: mend what is named above first.")


def _lacking() -> int:
    """How many migrations the database lacks. Their modules go again: 10 MB that each part would have for nothing."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    theirs = tuple(f"{app.name}.migrations" for app in apps.get_app_configs())
    for name in [name for name in sys.modules if name.startswith(theirs)]:
        del sys.modules[name]
    for app in apps.get_app_configs():
        vars(app.module).pop("migrations", None)
    return len(plan)


def _collect_static() -> None:
    """In a process of its own: compressing takes 40 MB, which web processes, copies of this one, would keep."""
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 -- our own command
        raise CommandError("Style sheets and scripts could not be collected; what is printed above says why.")


def _static_is_old() -> bool:
    """Whether the product was installed or updated after its style sheets and scripts were last collected."""
    collected = settings.STATIC_ROOT / "staticfiles.json"
    if not collected.exists():
        return True
    sources = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    # The change time: installers keep the time of the last writing as it was when the package was made.
    return max(source.stat().st_ctime for source in sources) > collected.stat().st_mtime


def _check_port(host: str, port: int, option: str = "--port") -> None:
    with_make = " (PORT=… with make)" if option == "--port" else ""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as trouble:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {trouble.strerror}. Choose another {option}{with_make}."
            ) from None
