"""The entries of people, lists by the clock, journal, queue and settings in the staff navigation."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.jobs.models import Job
from linli.people import senders, terms
from linli.people.access import anywhere
from linli.people.doors import actor
from linli.people.models import Erasure, SignInCode
from linli.places.models import Area
from linli.ui import addresses, nav
from linli.web.people.doors import readers


def entries(request: HttpRequest) -> Iterable[nav.Item]:
    """Whatever the person's posts open; no statement beyond the held terms."""
    by = actor(request)
    held = {term.kind for term in terms.held(by.person_id)}
    if not held:
        return
    registry, system = _("Registry"), _("System")
    reads = held & readers()
    if reads:
        yield nav.Item(_("People"), addresses.page("web:people"), icon="person", order=50, group=registry)
    yield nav.Item(_("Posts and terms"), addresses.page("web:posts"), icon="person", order=51, group=registry)
    if reads:
        yield nav.Item(_("Home bindings"), addresses.page("web:bindings"), icon="home", order=52, group=registry)
    if anywhere(by, "erasure.decide", Erasure):
        erasures = addresses.page("web:erasures")
        yield nav.Item(_("Wishes to be erased"), erasures, icon="lock", order=52, group=registry)
    yield nav.Item(_("Official papers"), addresses.page("papers:index"), icon="seal", order=53, group=registry)
    yield nav.Item(_("Regular exports"), addresses.page("web:lists"), icon="clock", order=79, group=system)
    if anywhere(by, "journal.read", Area):
        yield nav.Item(_("Journal"), addresses.page("web:journal"), icon="seal", order=80, group=system)
    if anywhere(by, "setting.edit", Area):
        yield nav.Item(_("Settings"), addresses.page("web:settings"), icon="edit", order=81, group=system)
    if anywhere(by, "jobs.manage", Job):
        yield nav.Item(_("Background jobs"), addresses.page("web:jobs"), icon="clock", order=82, group=system)
    if senders.by_hand() and anywhere(by, "code.read", SignInCode):
        yield nav.Item(_("Codes to tell"), addresses.page("web:codes"), icon="phone", order=83, group=system)
