"""What follows for drafts when somebody comes to speak for a body or ceases to: who checks them."""

from django.db.models import Q

from linli.journal.models import Entry
from linli.journal.reactions import on
from linli.papers.models import Paper, State
from linli.papers.services import look_above
from linli.people.models import Term


@on("term.started")
def find_checkers(entry: Entry) -> None:
    """The drafts of the body, and those that wait for a body above it."""
    _look_anew(entry)


@on("term.ended")
def find_other_checkers(entry: Entry) -> None:
    """The same when a term has ended."""
    _look_anew(entry)


def _look_anew(entry: Entry) -> None:
    body_id = Term.objects.values_list("post__organisation_id", flat=True).get(pk=entry.subject_id)
    drafts = Paper.objects.filter(Q(body_id=body_id) | Q(above_id=body_id), state=State.DRAFT)
    for paper_id in drafts.order_by("pk").values_list("pk", flat=True):
        look_above(paper_id)
