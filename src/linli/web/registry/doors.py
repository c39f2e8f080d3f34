"""What every registry page does first: find the thing, ask the grant, name the capacity; and one way to show a form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from linli.journal.actors import Actor
from linli.journal.seen import last_of, must_be_as_seen, state_of
from linli.kernel.refused import Refused
from linli.people.doors import acting, actor, reachable
from linli.people.forms import add_refusal
from linli.people.models import Person

M = TypeVar("M", bound=Model)


def readable(request: HttpRequest, rows: type[M] | QuerySet[M], **where: Any) -> M:
    """The row, if the person may read it; else 404, since even its existence is not theirs to know."""
    return reachable(request, "registry.read", rows, **where)


def editable(request: HttpRequest, rows: type[M] | QuerySet[M], **where: Any) -> tuple[M, Actor]:
    """The row and the person in the first post that lets them change it; else 404."""
    row = get_object_or_404(rows, **where)
    return row, acting(request, "registry.edit", row)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[], object],
    *,
    title: str,
    back: str,
    said: str,
    of: Model | None = None,
    among: "QuerySet[Any] | None" = None,
    **more: Any,
) -> HttpResponse:
    """Show the form; when it is sent and right, save, say so and go back. A refusal stands at its field.

    `of` is what it changes, `among` what it adds to: sent from a page that was opened before somebody else's change, or
    once more, it changes nothing.
    `template` among what else is given stands in the place of the plain form.
    """
    if form.is_bound and form.is_valid() and _saved(request, form, save, of, among):
        messages.success(request, said)
        return redirect(back)
    status = 200 if not form.is_bound or form.is_valid() else 422
    template = str(more.pop("template", "web/registry/form.html"))
    context = {"form": form, "title": title, "back": back, **seen_of(of, among), **more}
    return render(request, template, context, status=status)


def seen_of(of: Model | None, among: "QuerySet[Any] | None" = None) -> dict[str, str]:
    """How far the record of what a form changes, or what it adds to, has come, for the form."""
    if among is not None:
        return {"as_seen": last_of(among)}
    return {} if of is None else {"as_seen": state_of(of)}


def _saved(
    request: HttpRequest, form: forms.Form, save: Callable[[], object], of: Model | None,
    among: "QuerySet[Any] | None",
) -> bool:  # fmt: skip
    seen = request.POST.get("seen")
    try:
        with transaction.atomic():
            if of is not None:
                type(of)._base_manager.select_for_update().get(pk=of.pk)
                must_be_as_seen(seen, state_of(of))
            if among is not None:  # the same form twice comes from the same person, whose row has them in turn
                Person.objects.select_for_update().get(pk=actor(request).person_id or 0)
                must_be_as_seen(seen, last_of(among.all()))
            save()
    except Refused as refusal:
        add_refusal(form, refusal, of=of)
    except forms.ValidationError as error:
        form.add_error("file" if "file" in form.fields else None, error)
    return not form.errors
