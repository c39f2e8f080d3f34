"""`linli worker`: run background work until told to stop."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser

from linli.jobs.side_by_side import THREADS, work


class Command(BaseCommand):
    """SIGTERM and SIGINT let the job at hand end; whatever was claimed and not begun goes back to the queue."""

    help = (
        "Run background work (reactions, schedules, photos) until stopped; several may run at once, on several hosts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=THREADS, help=f"jobs run side by side (default {THREADS})")

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=[Tags.database], databases=["default"])  # as the pages are: above all, that the keys fit
        work(options["threads"], self.stdout.write)
