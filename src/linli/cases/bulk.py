"""One step on many cases of the list: taken on each by itself, with what came of it; taken back where that can be."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from linli.cases import packs, queries, remarks, services
from linli.cases.desk_models import BulkRun
from linli.cases.models import Case
from linli.cases.standing import in_charge
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import terms
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action
from linli.rules.questions import name_of

AT_MOST = 50
REMARK = "linli_remark"  # beside the steps of the pages: a note for colleagues
ALIKE = frozenset({"text", "long", "choice", "bool", "date", "int", "category", "post", "time"})  # once for all
REASON = 300


def chosen(by: Actor, ids: Iterable[int]) -> list[Case]:
    """Of these cases those that the actor may read, in the order of the list. One statement."""
    wanted = list(dict.fromkeys(ids))[:AT_MOST]
    rows = queries.readable(by).filter(pk__in=wanted).select_related("area", "handler", "handler_post")
    found = {case.pk: case for case in rows}
    return [found[pk] for pk in wanted if pk in found]


def steps(cases: Sequence[Case], by: Actor) -> dict[str, tuple[Action, list[Case]]]:
    """The steps that some of them may take, with those; no statement. All of one process, and no photos or parties."""
    kinds = {held.kind for held in terms.held(by.person_id)}
    ids = {packs.by_version(case.pack_version_id).id for case in cases}
    if len(ids) != 1:
        return {}
    one_estate = len({case.estate_id for case in cases}) == 1
    pack = packs.by_version(cases[0].pack_version_id)
    found = {}
    for name, action in pack.actions.items():
        fitting = [case for case in cases if case.state in action.from_ and _is_theirs(pack, action, case, by, kinds)]
        asks = {asked.type for asked in action.form if asked.required is not False}
        if fitting and not action.row and asks <= ALIKE and (one_estate or "post" not in asks):
            found[name] = (action, fitting)
    return found


def _is_theirs(pack: Pack, action: Action, case: Case, by: Actor, kinds: set[str]) -> bool:
    for name in action.by:
        who = pack.who[name]
        if kinds.intersection(who.post) or ("handler" in who.relation and in_charge(by, case)):
            return True
    return False


def take(given: Sequence[tuple[int, int]], step: str, form: Mapping[str, Any], *, by: Actor) -> BulkRun:
    """Take the step on each (case, version as it was seen); one that fails takes no other back."""
    if by.person_id is None:
        raise NotAllowed(_("Sign in first."))
    if not given or len(given) > AT_MOST:
        raise Refused("how_many", _("Choose between one and fifty cases."))
    rows = [_one(case_id, version, step, form, by) for case_id, version in given]
    return BulkRun.objects.create(person_id=by.person_id, at=clock.now(), step=step, rows=rows)


def _one(case_id: int, version: int, step: str, form: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    before = queries.readable(by).filter(pk=case_id).first()
    if before is None:
        return {"case": 0, "done": False, "words": _("There is no such case, or it is not yours to read.")}
    try:
        if step == REMARK:
            remarks.remark(case_id, str(form.get("text") or ""), by=by)
            return {"case": case_id, "done": True, "words": _("The note is kept.")}
        after = services.act(case_id, step, form, by=by, version=version)
    except Refused as refusal:
        return {"case": case_id, "done": False, "words": refusal.message[:REASON]}
    action = packs.by_version(after.pack_version_id).actions[step]
    title = action.title.say(get_language() or "zh")
    if after.pending:
        words = _("Proposed: %(step)s. A second person has to confirm it.") % {"step": title}
        return {"case": case_id, "done": True, "words": words}
    back = _back(before, action, form)
    words = _("Done: %(step)s.") % {"step": title}
    return {"case": case_id, "done": True, "words": words, "version": after.version, "back": back}


def _back(before: Case, action: Action, form: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answers with which the same step leads back: to the desk that had it, to the kind it was under."""
    post, category = name_of(action.form, type="post"), name_of(action.form, type="category")
    back: dict[str, Any] = dict(form)
    if post and before.handler_post_id:
        back[post] = str(before.handler_post_id)
    if category and before.category:
        back[category] = before.category
    if (post and before.handler_post_id) or (category and not post and before.category):
        return back
    return None


def undo(run_id: int, *, by: Actor) -> BulkRun:
    """Take back what can be, of one's own run: only where nobody has done anything with the case since."""
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().get(pk=run_id, person_id=by.person_id or 0)
        if run.undone_at is not None:
            raise Refused("undone_already", pgettext("many at once", "This was taken back already."))
        if not any(row.get("back") for row in run.rows):
            raise Refused("nothing_to_undo", _("Nothing of this can be taken back."))
        run.undone_at = clock.now()
        run.save(update_fields=["undone_at"])
    rows = [_taken_back(row, run.step, by) if row.get("back") else row for row in run.rows]
    run.rows = rows
    run.save(update_fields=["rows"])
    return run


def _taken_back(row: dict[str, Any], step: str, by: Actor) -> dict[str, Any]:
    try:
        services.act(row["case"], step, row["back"], by=by, version=row["version"])
    except Refused as refusal:
        return {**row, "undone": False, "words": _("Not taken back: %(why)s") % {"why": refusal.message[:REASON]}}
    return {**row, "undone": True, "words": _("Taken back.")}
