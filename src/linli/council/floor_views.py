"""Doors to the floor of a meeting that sits, and to what was hung out around it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.council import posting, speaking
from linli.council.doors import key, readable
from linli.council.forms import PostedForm
from linli.council.models import Speaker
from linli.kernel.refused import Refused
from linli.people.doors import acting, desk_step, done


@desk_step
def floor(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Somebody asks for the floor, has spoken, or does not speak after all."""
    row = readable(request, pk=pk)
    by = acting(request, "meeting.run", row)
    item = get_object_or_404(row.items, position=position)
    person, name = key(request.POST.get("person")), request.POST.get("name", "")[:60]
    step, seen = request.POST.get("step", ""), request.POST.get("seen")
    back = f"{reverse('council:item', args=[pk, position])}#floor"

    def withdraw() -> None:
        speaker = Speaker.objects.filter(pk=key(request.POST.get("speaker")), item=item).first()
        if speaker is None:
            raise Refused("queue_left", _("They are out of the queue already."))
        speaking.withdraw(speaker.pk, by=by)

    steps: dict[str, Callable[[], object]] = {
        "next": lambda: speaking.pass_on(item.pk, by=by, seen=seen),
        "withdraw": withdraw,
        "ask": lambda: speaking.ask(item.pk, by=by, person_id=person or None, name=name, seen=seen),
    }
    return done(request, steps.get(step, steps["ask"]), _("Noted."), back)


@desk_step
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda or decisions hang out since a day."""
    row, form = readable(request, pk=pk), PostedForm(request.POST)
    by, back = acting(request, "meeting.run", row), reverse("council:meeting", args=[pk])
    if not form.is_valid():
        messages.error(request, _("Give the day."))
        return redirect(back)
    given = form.cleaned_data
    return done(request, lambda: posting.posted(pk, given["what"], given["on"], by=by), _("Noted."), back)
