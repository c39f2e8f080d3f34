"""The documents on which owners vote: contract, offer, plan. Put with a draft, public with the vote."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ballots.managing import managed
from linli.ballots.models import Ballot, State
from linli.files.models import File
from linli.files.services import attach, let_go
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused

OWNER = "ballot"


@transaction.atomic
def add(ballot_id: int, files: Sequence[File], *, by: Actor) -> Ballot:
    """Put files with a draft; the journal keeps their digests, so that none is exchanged later."""
    ballot = managed(ballot_id, by, State.DRAFT)
    if not files:
        raise Refused("no_file", _("Choose at least one file."), field="files")
    attach(files, OWNER, ballot.pk)
    data = {"files": [file.sha256 for file in files]}
    record("ballot.documented", ballot, by=by, data=data, area_id=ballot.area_id)
    return ballot


@transaction.atomic
def take_away(ballot_id: int, *, by: Actor) -> Ballot:
    """Take all files from a draft."""
    ballot = managed(ballot_id, by, State.DRAFT)
    let_go(OWNER, ballot.pk)
    record("ballot.documented", ballot, by=by, data={"files": []}, area_id=ballot.area_id)
    return ballot
