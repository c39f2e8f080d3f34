"""The demonstration's cast, each one press away. There only when this is the demonstration."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from linli.people.models import Person
from linli.web.demo import estates

SHOWN = (
    ("resident", _("Resident"), _("72, large type; has reported a few things")),
    ("grid_worker", _("Grid worker"), _("On the phone: inbox, settled on the spot, calls")),
    ("secretary", _("Branch secretary"), _("Also director of the owners' committee: dispatch, release, second look")),
    ("street_officer", _("Street officer"), _("Two estates, matters about staff, figures, import")),
    ("works_manager", _("Works manager"), _("A sewer renovation under way, with its milestones")),
    ("enforcer", _("Enforcement officer"), _("Illegal construction: evidence, papers, removal at the owner's request")),
    ("labour_inspector", _("Labour inspector"), _("Twenty workers, 350,000 yuan, paid in instalments")),
    ("registrar", _("Property registrar"), _("239 shops wait for certificates; the first batch is handed over")),
    ("editor", _("Editor"), _("Submissions under three reviews")),
    ("administrator", _("Administrator"), _("People and posts, jobs, settings, processes; second factor")),
)


def person_of(role: str) -> Person | None:
    """The cast's member, if the demonstration is filled."""
    if role == "resident":
        # The one neighbour with a password, whatever she has chosen about large type since.
        return Person.objects.exclude(password="").exclude(password__startswith="!").order_by("pk").first()  # noqa: S106 -- none at all
    return Person.objects.by_phone("+86" + estates.STAFF[role][1])


def cast(request: HttpRequest) -> HttpResponse:
    """One card a role, with a button that signs in."""
    if not settings.DEMO:
        raise Http404
    people = [(role, label, about, person) for role, label, about in SHOWN if (person := person_of(role))]
    return render(request, "web/demo.html", {"people": people, "password": estates.PASSWORD})
