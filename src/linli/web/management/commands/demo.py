"""`linli demo`: the scenario estate with a year of history, for a visitor to click through."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.module_loading import import_string

from linli.people.models import Person
from linli.web.demo.cast import PASSWORD, SHOWN
from linli.web.demo.doors import person_of

# Staff have an authenticator app, for lists and full names; the demonstration shows its digits on the page.
APP = (
    "Where six digits of an authenticator app are asked for (Excel, full names), the page shows them here.",
    "需要身份验证器的六位数字时（导出、查看完整信息），演示版会直接显示在页面上。",
)


class Command(BaseCommand):
    help = "Fill the database with the invented estate of the demonstration, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fill", action="store_true", help="fill an empty database")
        parser.add_argument("--serve", action="store_true", help="start web server and worker")
        parser.add_argument("--port", type=int, default=8000, help="port of the web server (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["fill"] or options["serve"]):
            raise CommandError("Say --fill, --serve, or both.")
        if options["fill"]:
            # Named and not imported: whoever only serves need not keep the year's plays and books.
            import_string("linli.web.demo.filling.fill")(self.stdout.write)
        if options["serve"]:
            self.stdout.write(self.sign_ins(options["port"]))
            self.stdout.flush()
            call_command("serve", "--worker", "--port", str(options["port"]))

    def sign_ins(self, port: int) -> str:
        """The address and one sign-in for each role."""
        address = f"http://localhost:{port}/"
        lines = [f"Linli 邻里  {address}", f"One press for each: {address}demo/   password: {PASSWORD}", ""]
        for role, label, _about in SHOWN:
            person, words = self._person(role), " ".join(self._said(label, language) for language in ("zh-hans", "en"))
            lines.append(f"  {words:<28} {person.phone.removeprefix('+86')}  {person.name}")
        return "\n".join([*lines, "", *APP])

    def _said(self, label: Any, language: str) -> str:
        with translation.override(language):
            return str(label)

    def _person(self, role: str) -> Person:
        if (found := person_of(role)) is None:
            raise CommandError("The demonstration is not filled: run `linli demo --fill` on an empty database first.")
        return found
