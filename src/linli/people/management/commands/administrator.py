"""`linli administrator PHONE`: the first administrator of an installation, and the way back in for one locked out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from linli.journal.actors import SYSTEM
from linli.kernel.codes import public_code
from linli.kernel.refused import Refused
from linli.people import second_factor, services
from linli.people.models import Organisation, Person, Post
from linli.people.queries import running
from linli.places.models import Area
from linli.places.queries import area_by_code


class Command(BaseCommand):
    """Whoever may run it owns the installation already; that it was run stands in the journal."""

    help = (
        "Appoint an administrator by telephone number: the first one of an installation, or one more. Somebody new is"
        " put on record with a password, which is printed. All others are appointed on the page of posts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("phone", help="the telephone number that they sign in with")
        parser.add_argument("--name", default="", help="their name, when they are not on record yet")
        parser.add_argument("--area", metavar="CODE", help="code of the area that they administrate, with all below it")
        parser.add_argument("--new-password", action="store_true", help="give them another password and print it")
        parser.add_argument(
            "--forget-second-factor", action="store_true", help="for a lost phone: let them set up another app"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                self._carry_out(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def _carry_out(self, options: dict[str, Any]) -> None:
        person = services.person_of_phone(options["phone"])
        new = person is None
        person = person or self._enter(options["phone"], options["name"])
        if options["area"]:
            self._appoint(person, options["area"])
        elif new:
            raise CommandError(_("Say with --area which area they administrate."))
        if options["forget_second_factor"]:
            second_factor.forget(person.pk, by=SYSTEM)
            self.stdout.write(_("They set up another authenticator app at the next sign-in."))
        if new or options["new_password"]:
            password = public_code(12)
            services.set_password(person.pk, password, by=SYSTEM)
            self.stdout.write(_("Password, to be changed under My account: %(password)s") % {"password": password})

    def _enter(self, phone: str, name: str) -> Person:
        if not name:
            raise CommandError(_("Nobody has this number. Give their name with --name."))
        return services.create_person(name, phone=phone, by=SYSTEM)

    def _appoint(self, person: Person, code: str) -> None:
        area = area_by_code(code)
        if area is None:
            raise CommandError(_("No area has the code %(code)s; see linli import-areas.") % {"code": code})
        if running().filter(person=person, post__kind="administrator", post__area=area).exists():
            self.stdout.write(_("They are administrator of %(area)s already.") % {"area": area.name})
            return
        services.appoint(_post(area).pk, person.pk, by=SYSTEM)
        self.stdout.write(_("They are administrator of %(area)s now.") % {"area": area.name})


def _post(area: Area) -> Post:
    found = Post.objects.filter(kind="administrator", area=area, ended_at=None).order_by("pk").first()
    if found:
        return found
    name = _("Administration of %(area)s") % {"area": area.name}
    body = Organisation.objects.filter(area=area, name=name).first()
    body = body or services.create_organisation("other", name, area, by=SYSTEM)
    return services.create_post("administrator", body, area, by=SYSTEM)
