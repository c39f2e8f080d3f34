"""Sending a paper: of an issued one the very bytes it was issued with, under the name people know it by."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from linli.files import store
from linli.files.sending import send
from linli.kernel.refused import Refused
from linli.papers import queries
from linli.papers.models import PDF, Paper

Answer = TypeVar("Answer", bound=HttpResponseBase)


def issued(request: HttpRequest, paper: Paper) -> HttpResponseBase:
    """The PDF as it was issued; refused when the stored bytes are others."""
    if not queries.stands(paper):
        raise Refused("paper_damaged", _("The stored paper is not as it was issued. Tell your administrator."))
    answer = send(request, store.kept(paper.code, PDF), mime="application/pdf", etag=f'"{paper.sha256[:32]}"')
    return named(answer, paper, "pdf", attachment=False)


def named(answer: Answer, paper: Paper, ending: str, *, attachment: bool) -> Answer:
    """The answer under the paper's number or title."""
    name = f"{paper.number or paper.title}.{ending}"
    answer["Content-Disposition"] = content_disposition_header(attachment, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
