"""The door to a draft's documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ballots import documents as writing
from linli.ballots.doors import worked
from linli.files.queries import files_of
from linli.files.services import take_in
from linli.people.doors import desk_form, done


@desk_form
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """What owners read before they vote: photos and PDF, until the vote is published."""
    ballot, by = worked(request, code)
    there = reverse("ballots:documents", args=[code])
    if "take_away" in request.POST:
        said = _("The documents are taken away.")
        return done(request, lambda: writing.take_away(ballot.pk, by=by), said, there)
    if request.method == "POST":

        def put() -> None:
            files = take_in(request.FILES.getlist("files"), by=by, role="document", scanned=True)
            writing.add(ballot.pk, files, by=by)

        return done(request, put, _("The documents stand with the draft and are public with the vote."), there)
    context = {"ballot": ballot, "documents": files_of(writing.OWNER, ballot.pk)}
    return render(request, "ballots/documents.html", context)
