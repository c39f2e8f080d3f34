"""Deleting what was said in a case once its retention is over: free words, names and photos go, counts and days stay.

The journal holds none of it but salted digests, so no chain breaks. Issued papers are archives and are not touched.
"""

from django.db.models import Q

from linli.cases import behalf, commenting, remarks, supporting
from linli.cases.models import Case
from linli.cases.parties import rows_of
from linli.cases.party_models import Batch
from linli.files.services import let_go
from linli.rules.pack import Pack, words_asked

COLUMNS = ("title", "text", "place_words", "public_text", "reporter_name", "reporter_phone", "phone_index")
SAVED = (*COLUMNS, "reporter")


def erase(case: Case, pack: Pack) -> None:
    """Blank the case's own words, its steps' and whoever reported it; the caller saves the case and its parties."""
    free = words_asked(pack)
    for column in COLUMNS:
        setattr(case, column, "")
    case.reporter = None
    for row in rows_of(case):  # their fields are emptied by the step itself
        row.person, row.code = None, None
        row.save(update_fields=["person", "code"])
    case.title = pack.title.say("zh")
    case.answers = {name: answer for name, answer in case.answers.items() if name not in free}
    for step in case.steps.all():
        kept = [{name: said for name, said in of.items() if name not in free} for of in (step.words, step.replaced)]
        if kept != [step.words, step.replaced]:
            step.words, step.replaced = kept
            step.save(update_fields=["words", "replaced"])
    commenting.erase(case)
    behalf.erase(case)
    supporting.erase(case)
    remarks.erase(case)
    let_go("case", case.pk)
    # A sheet that parties signed shows all of them: with the words of one case it goes, whoever else stands on it.
    for batch_id in Batch.objects.filter(Q(case=case) | Q(rows__case=case)).values_list("pk", flat=True).distinct():
        let_go("batch", batch_id)
