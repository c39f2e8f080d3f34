"""The demonstration's cast, each one press away. There only when this is the demonstration."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from linli.people.models import Person
from linli.web.demo.cast import PASSWORD, SHOWN, staff


def person_of(role: str) -> Person | None:
    """The cast's member, if the demonstration is filled."""
    if role == "resident":
        # The one neighbour with a password, whatever she has chosen about large type since.
        return Person.objects.exclude(password="").exclude(password__startswith="!").order_by("pk").first()  # noqa: S106 -- none at all
    return Person.objects.by_phone("+86" + staff()[role][1])


def cast(request: HttpRequest) -> HttpResponse:
    """One card a role, with a button that signs in."""
    if not settings.DEMO:
        raise Http404
    people = [(role, label, about, person) for role, label, about in SHOWN if (person := person_of(role))]
    return render(request, "web/demo.html", {"people": people, "password": PASSWORD})
